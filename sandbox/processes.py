"""Child processes that never outlive their parent, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache

_PR_SET_PDEATHSIG = 1
"""From linux/prctl.h. See https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html"""

STOP_SECONDS = 10.0
"""How long a server may take to stop before it is killed."""


def die_with_parent() -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel end the child when the thread that started it ends.

    None where the kernel has no such thing; there, servers still stop when their standard input closes.
    """
    if sys.platform != "linux":
        return None
    prctl, parent = _libc().prctl, os.getpid()

    def in_the_child() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent ended before the call above
            os._exit(1)

    return in_the_child


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def stop(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and make sure that it does."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
