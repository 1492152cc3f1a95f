"""What a run knows of its surroundings: files and folders.

Owns the functions that the checks of a declaration call for them.
"""

from __future__ import annotations

import os
from errno import EINVAL
from pathlib import Path

from declaration.files import MAX_FILE_BYTES
from declaration.folders import Place


def read_file(name: str) -> bytes:
    """A file that the declaration names, up to one byte more than it may have.

    Raises:
        OSError: there is none, or it is a pipe or device, which may never end.
    """
    path = Path(name)
    if path.is_fifo() or path.is_char_device() or path.is_socket():
        raise OSError(EINVAL, "not a file")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def locate(name: str) -> Place:
    """Where a path of the declaration leads, links followed, and whether another user owns it."""
    path = Path(name).resolve()
    try:
        is_of_another = path.stat().st_uid != os.geteuid()
    except OSError:  # not there yet, or not to be looked at: the provider says so when it writes
        is_of_another = False
    return Place(str(path), str(Path.cwd().resolve()), is_of_another)
