"""Records who wrote what in a rendered folder: the stack that owns it, and the resource that wrote each file.

Both are in a hidden folder next to the manifests. It has names of stacks and files, and nothing of the objects.

A folder belongs to one stack, because the manifests of two stacks would be applied together. A file is written before
the engine has it in its state. If a run is killed in between, the engine makes the object again under another automatic
name, and the record of the first file tells that it can be removed.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sandbox.plugins.kubernetes.rendering import DEFINITIONS, MANIFESTS, make_folders, put

_FOLDER: Final = ".owners"
_STACK: Final = "stack"
_DIGITS: Final = 2 * hashlib.sha256().digest_size
"""The number of digits in the name of a note. No other name in the folder has so many."""


def stack_of(urn: str) -> str:
    """The stack of a resource, as `project/stack`. It is empty without a URN."""
    _, _, qualified = urn.partition("urn:pulumi:")
    stack, _, rest = qualified.partition("::")
    return f"{rest.partition('::')[0]}/{stack}" if rest else ""


def refusal(directory: Path, urn: str) -> str | None:
    """Why this resource's stack may not write here: another stack does, or there are files of unknown origin.

    Nothing is changed.

    Raises:
        OSError: the folder cannot be read.
    """
    stack = stack_of(urn)
    within = (mark.parents[1] for mark in sorted(directory.rglob(f"{_FOLDER}/{_STACK}")))
    for folder in (directory, *directory.absolute().parents, *within):
        owner = _owner(folder)
        if owner not in (None, stack):
            return (
                f"the folder {folder} belongs to the stack {owner}: "
                f"declare another folder for the stack {stack}, or destroy {owner} first"
            )
    if _owner(directory) is None and (stranger := next(_strangers(directory), None)) is not None:
        return (
            f"the folder {directory} holds {stranger.relative_to(directory)}, which no known "
            f"stack has written: declare a separate folder for the stack {stack}, or move the files in this one"
        )
    return None


def claim(directory: Path, urn: str) -> str | None:
    """Make this stack the owner of the folder. If there is a reason against it, return the reason.

    If two stacks try at once, one succeeds.

    Raises:
        OSError: the folder cannot be written.
    """
    if (reason := refusal(directory, urn)) is not None or _owner(directory) is not None:
        return reason
    make_folders(directory, _FOLDER)
    # completely written before it has its name, and a link never replaces: no reader sees a part, and the first wins
    draft = directory / _FOLDER / f"{_STACK}.{secrets.token_hex(8)}"
    put(draft, stack_of(urn))
    try:
        os.link(draft, _mark(directory))
    except FileExistsError:
        return refusal(directory, urn)
    finally:
        draft.unlink(missing_ok=True)
    return None


def is_foreign(directory: Path, urn: str) -> bool:
    """Whether the folder belongs to another stack now."""
    return _owner(directory) not in (None, stack_of(urn))


def note(directory: Path, urn: str, path: Path) -> None:
    """Record that this resource is about to write this file.

    Raises:
        OSError: the folder cannot be written.
    """
    put(_entry(directory, urn), str(path.relative_to(directory)))


def forget(directory: Path, urn: str, path: Path) -> None:
    """Forget the resource, if it wrote this file last. After the last one, the folder has no owner."""
    if _noted(_entry(directory, urn), directory) == path:
        _entry(directory, urn).unlink(missing_ok=True)
    if not any(_entries(directory)):
        _release(directory)


def left_behind(directory: Path, urn: str) -> Path | None:
    """The file that this resource wrote when it was made before, unless another resource has it now."""
    own = _entry(directory, urn)
    path = _noted(own, directory)
    others = (entry for entry in _entries(directory) if entry != own)
    return None if path is None or any(_noted(entry, directory) == path for entry in others) else path


def _release(directory: Path) -> None:
    for left in (directory / _FOLDER).glob("*"):
        left.unlink(missing_ok=True)
    for folder in (*(directory / name for name in (_FOLDER, DEFINITIONS, MANIFESTS)), directory):
        try:
            folder.rmdir()
        except OSError:  # it contains a file of somebody else, or is gone
            continue


def _mark(directory: Path) -> Path:
    return directory / _FOLDER / _STACK


def _owner(directory: Path) -> str | None:
    try:
        return _mark(directory).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _strangers(directory: Path) -> Iterator[Path]:
    """Files without a record, except in folders with their own mark."""
    known = {_noted(entry, directory) for entry in _entries(directory)}
    owned = {directory / _FOLDER, *(mark.parents[1] for mark in directory.rglob(f"{_FOLDER}/{_STACK}"))}
    for path in sorted(directory.rglob("*")):
        is_own = path in known or not owned.isdisjoint(path.parents)
        if not is_own and (path.is_symlink() or not path.is_dir()):
            yield path


def _entries(directory: Path) -> Iterator[Path]:
    return (path for path in (directory / _FOLDER).glob("*") if len(path.name) == _DIGITS)


def _entry(directory: Path, urn: str) -> Path:
    return directory / _FOLDER / hashlib.sha256(urn.encode()).hexdigest()


def _noted(entry: Path, directory: Path) -> Path | None:
    try:
        text = entry.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return directory / text if text else None
