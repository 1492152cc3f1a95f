"""Reads a stack file, on the disk or in a Git revision, and checks its declaration; without an engine.

Owns the treatment of encrypted values. They are not decrypted: a placeholder replaces each, and checks that need the value
are skipped. A value that the report needs, such as an address, must not be encrypted.
"""

import base64
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml

from declaration.base import below
from declaration.faults import DeclarationError, Fault
from declaration.files import SECRET_BYTES, Reader, is_encrypted
from declaration.parsing import parse
from declaration.stack_file import KEY
from plan.preflight import Accepted, accept

_MOST_VALUES: Final = SECRET_BYTES
"""Largest number of values in a declaration. A file has fewer values than bytes, unless aliases repeat them."""
_GOOGLE: Final = '{"type": "service_account", "project_id": "-", "private_key": "-", "client_email": "-"}'
_PLACEHOLDERS: Final[tuple[Callable[[int], str], ...]] = (
    lambda number: f"encrypted-value-{number}",
    lambda number: f"5550{number:06}",
    lambda _: _GOOGLE,
    lambda _: base64.b64encode(b"-").decode(),
)
"""Placeholders for encrypted values, in the order in which they are tried: text, digits, a JSON object, base64."""


class StackFileError(ValueError):
    """A stack file that cannot be read; the text says why, and what to do."""


@dataclass(frozen=True)
class Reviewed:
    """A declaration without faults: its document, its plan and its facts."""

    document: Mapping[str, Any]
    """The declaration in the stack file; `{secure: ...}` in place of encrypted values."""
    accepted: Accepted
    encrypted: tuple[str, ...]
    """Paths of encrypted values."""


def reviewed(name: str, at: datetime) -> Reviewed:
    """The declaration in a stack file: `Pulumi.dev.yaml`, or `REVISION:Pulumi.dev.yaml` for one in Git.

    Raises:
        StackFileError: the file cannot be read, or contains no declaration.
        DeclarationError: with every fault.
    """
    read = _reader(name)
    try:
        content = read(_path(name))
    except OSError as error:
        raise StackFileError(
            f"{name}: cannot be read ({error.strerror}); name a stack file, or REVISION:FILE"
        ) from None
    document = _declaration(content, name)
    encrypted = tuple(sorted(_encrypted(document, "")))
    understood = _with_placeholders(document, encrypted, read)
    return Reviewed(document, accept(understood, read, at, document, unknown=encrypted), encrypted)


def _is_revision(name: str) -> bool:
    return ":" in name and not Path(name).exists()


def _path(name: str) -> str:
    return name.partition(":")[2] if _is_revision(name) else name


def _reader(name: str) -> Reader:
    """A function that reads the stack file, and the files that it names. Paths are relative to the folder of the program."""
    if not _is_revision(name):
        return _on_disk
    revision = name.partition(":")[0]
    if revision.startswith("-"):
        raise StackFileError(f"{name}: is not a Git revision; name one, such as origin/main:Pulumi.dev.yaml")
    return lambda path: _in_git(revision, path)


def _on_disk(path: str) -> bytes:
    if not Path(path).is_file():
        raise FileNotFoundError(2, "no such file")
    with Path(path).open("rb") as file:
        return file.read(SECRET_BYTES + 1)


def _in_git(revision: str, path: str) -> bytes:
    relative = os.path.relpath(path)
    result = subprocess.run(  # noqa: S603 - no shell; the revision is no option
        ["git", "show", f"{revision}:./{relative}"],  # noqa: S607 - the git of whoever reviews
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        raise FileNotFoundError(2, "not in this Git revision")
    return result.stdout


def _declaration(content: bytes, name: str) -> dict[str, Any]:
    try:
        document = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError):
        # the parser's message would quote the file
        raise StackFileError(f"{name}: is not YAML; name a stack file") from None
    config = document.get("config") if isinstance(document, dict) else None
    declaration = config.get(KEY) if isinstance(config, dict) else None
    if not isinstance(declaration, dict):
        raise StackFileError(
            f"{name}: has no declaration below config, {KEY}; name a stack file of this program"
        )
    if _is_larger_than(declaration, _MOST_VALUES):
        raise StackFileError(f"{name}: has aliases that make more than {_MOST_VALUES} values; write them out")
    if is_encrypted(declaration):
        raise StackFileError(
            f"{name}: is encrypted as a whole; encrypt single values, as docs/runbook.md says"
        )
    return declaration


def _is_larger_than(value: object, most: int) -> bool:
    """Whether a document has more values, with aliases counted each time. A document that contains itself always does."""
    count, waiting = 0, [value]
    while waiting and count <= most:
        part = waiting.pop()
        count += 1
        if isinstance(part, dict | list):
            waiting.extend(part.values() if isinstance(part, dict) else part)
    return count > most


def _encrypted(value: object, path: str) -> Iterator[str]:
    """Paths of encrypted values."""
    if is_encrypted(value):
        yield path
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _encrypted(child, below(path, str(key)))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _encrypted(child, below(path, position))


def _with_placeholders(
    document: Mapping[str, Any], encrypted: tuple[str, ...], read: Reader
) -> dict[str, Any]:
    """The declaration with a placeholder for each encrypted value.

    Raises:
        DeclarationError: a value is encrypted, but the report needs it.
    """
    numbers = {path: number for number, path in enumerate(encrypted, start=1)}
    placeholders: dict[str, str] = {}
    unread = set(encrypted)
    for placeholder in _PLACEHOLDERS:
        placeholders |= {path: placeholder(numbers[path]) for path in unread}
        filled: dict[str, Any] = _filled(document, "", placeholders)
        unread = set(parse(filled, read).unread.paths) & set(encrypted)
        if not unread:
            return filled
    raise DeclarationError(
        Fault(
            path,
            "is encrypted, but the report needs its value",
            "write it in clear: docs/reference.md says that it is public",
        )
        for path in unread
    )


def _filled(value: Any, path: str, placeholders: Mapping[str, str]) -> Any:  # noqa: ANN401 - any YAML value
    if path in placeholders:
        return placeholders[path]
    if isinstance(value, dict):
        return {key: _filled(child, below(path, str(key)), placeholders) for key, child in value.items()}
    if isinstance(value, list):
        return [_filled(child, below(path, position), placeholders) for position, child in enumerate(value)]
    return deepcopy(value)
