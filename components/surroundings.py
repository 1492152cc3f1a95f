"""Access to the file system: the functions that the checks of a declaration use."""

from __future__ import annotations

import os
from errno import EINVAL
from pathlib import Path

from declaration.files import SECRET_BYTES
from declaration.folders import Place


def read_file(name: str) -> bytes:
    """The content of a file that the declaration names, cut one byte after the largest allowed size.

    Raises:
        OSError: there is no such file, or it is a pipe or device, which may never end.
    """
    path = Path(name)
    if path.is_fifo() or path.is_char_device() or path.is_socket():
        raise OSError(EINVAL, "not a file")
    with path.open("rb") as file:
        return file.read(SECRET_BYTES + 1)


def locate(name: str) -> Place:
    """The real place of a path of the declaration, links followed, and whether another user owns it."""
    path = Path(name).resolve()
    try:
        is_of_another = path.stat().st_uid != os.geteuid()
    except OSError:  # it does not exist yet, or may not be read: the provider reports that when it writes
        is_of_another = False
    return Place(str(path), str(Path.cwd().resolve()), is_of_another)
