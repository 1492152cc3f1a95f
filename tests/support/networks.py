"""Sockets of this test in another network, where the containers of a daemon can be reached."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_NETWORK: Final = 0x4000_0000
"""CLONE_NEWNET of setns(2). Python has `os.setns` from 3.12 on: https://docs.python.org/3/library/os.html#os.setns."""
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


@contextmanager
def network_of(pid: int | Path) -> Iterator[None]:
    """Move this thread into the network of a process, and back at the end. What it opens in between stays there.

    Args:
        pid: the process, or the file of a network that exists without one.

    Raises:
        OSError: there is no such process, or this user may not do so.
    """
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        other = os.open(pid if isinstance(pid, Path) else f"/proc/{pid}/ns/net", os.O_RDONLY)
        try:
            _enter(other)
        finally:
            os.close(other)
        try:
            yield
        finally:
            _enter(own)
    finally:
        os.close(own)


def _enter(network: int) -> None:
    if _LIBC.setns(network, _NETWORK) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
