"""Which resource of a program wrote which file, so that an interrupted creation leaves no file behind.

A file is written before the engine has it in its state. Killed in between, the engine makes the object again, under
another automatic name, and nobody would ever remove the first file, which may be that of a Secret. The original has
this gap; here a hidden folder beside the manifests closes it. It names files only, and holds nothing of them.
"""

import hashlib
from pathlib import Path
from typing import Final

from sandbox.plugins.kubernetes.rendering import make_folders

_FOLDER: Final = ".owners"


def note(directory: Path, urn: str, path: Path) -> None:
    """Remembers that this resource is about to write this file.

    Raises:
        OSError: the folder cannot be written.
    """
    make_folders(directory, _FOLDER)
    entry = _entry(directory, urn)
    entry.touch(mode=0o600)
    entry.write_text(str(path.relative_to(directory)), encoding="utf-8")


def forget(directory: Path, urn: str, path: Path) -> None:
    """Forgets the resource, if this is the file it wrote last."""
    if _noted(_entry(directory, urn), directory) == path:
        _entry(directory, urn).unlink(missing_ok=True)


def left_behind(directory: Path, urn: str) -> Path | None:
    """The file that this resource wrote when it was made before, unless it has become another resource's."""
    own = _entry(directory, urn)
    path = _noted(own, directory)
    others = (entry for entry in own.parent.glob("*") if entry != own)
    return None if path is None or any(_noted(entry, directory) == path for entry in others) else path


def _entry(directory: Path, urn: str) -> Path:
    return directory / _FOLDER / hashlib.sha256(urn.encode()).hexdigest()


def _noted(entry: Path, directory: Path) -> Path | None:
    try:
        text = entry.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return directory / text if text else None
