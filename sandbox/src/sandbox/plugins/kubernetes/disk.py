"""Reads a rendered object back: its file may have been deleted or changed by hand.

Compares a file with the object that was written to it. `rendering` writes the files.
"""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from sandbox.plugins.kubernetes.rendering import path_of, to_yaml
from sandbox.plugins.wire import Object, Value

_OTHERS: Final = 0o077
"""Rights of other users than the owner. No rendered file has them."""


@dataclass(frozen=True)
class Found:
    """The file of an object."""

    path: Path
    difference: str | None
    """What happened to it, as the end of a sentence. It is empty if the file is as it was written."""
    manifest: Object | None
    """The object that it contains now, or nothing if there is none or another one."""


def look(written: Object, directory: Path) -> Found:
    """Compare the file of an object with the object, revealed, as it was written.

    Raises:
        OSError: the file cannot be read.
    """
    path = path_of(written, directory)
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            return Found(path, "is no longer a file", None)
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Found(path, "was deleted", None)
    if text != to_yaml(written).encode():
        return Found(path, "was changed by hand", _same_object(_parsed(text), written))
    return Found(path, "can be read by others" if mode & _OTHERS else None, written)


def _parsed(text: bytes) -> Value:
    try:
        # through JSON, as in the API, which has no dates and only texts as keys
        return json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader)))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None


def _same_object(found: Value, written: Object) -> Object | None:
    """The object in the file, if it still is the object that was written: its identity determines its file."""
    return found if isinstance(found, dict) and _identity(found) == _identity(written) else None


def _identity(manifest: Object) -> tuple[Value, ...]:
    metadata = manifest.get("metadata")
    place = (metadata.get("name"), metadata.get("namespace")) if isinstance(metadata, dict) else ()
    return (manifest.get("apiVersion"), manifest.get("kind"), *place)
