"""A program's files as the archive that a daemon extracts at `/` of a container."""

import base64
import io
import tarfile
from pathlib import Path
from typing import Final

from sandbox.plugins.errors import PluginError, reported
from sandbox.plugins.wire import Object

_SOURCES: Final = ("content", "contentBase64", "source")


def archive(uploads: list[Object]) -> bytes:
    """An archive with the files. The owner is the given one, or root.

    The daemon makes missing directories.

    Raises:
        PluginError: a file has no content or two, cannot be read, or its owner, group or mode is not a number.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for upload in uploads:
            data = _content(upload)
            member = tarfile.TarInfo(upload["file"])
            member.size = len(data)
            member.mode = _mode(upload)
            member.uid, member.gid = _number(upload, "owner"), _number(upload, "group")
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _content(upload: Object) -> bytes:
    given = [name for name in _SOURCES if upload.get(name)]
    if len(given) != 1:
        raise PluginError(
            f"error with upload content of {upload['file']}: exactly one of {', '.join(_SOURCES)} must be set"
        )
    if given == ["content"]:
        return str(upload["content"]).encode()
    if given == ["contentBase64"]:
        return base64.b64decode(upload["contentBase64"])
    path = Path(upload["source"])
    with reported(path):
        return path.read_bytes()


def _mode(upload: Object) -> int:
    if "permissions" not in upload:
        return 0o744 if upload.get("executable") else 0o644
    try:
        return int(upload["permissions"], 8)
    except ValueError:
        raise PluginError(f"{upload['file']}: permissions must be an octal number, such as 0440") from None


def _number(upload: Object, name: str) -> int:
    try:
        return int(upload.get(name) or 0)
    except ValueError:
        raise PluginError(f"{upload['file']}: the sandbox accepts only numbers for an {name}") from None
