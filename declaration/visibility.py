"""Which texts of a declaration anybody may read, and which only their container reads.

Owns the two marks and the walk that finds them. The type of a field bears the mark, so that it is said once, where the
type is defined; what pydantic hides (`SecretStr`) is secret by itself. A test asks every field: none may say nothing.
"""

import inspect
import types
import typing
from collections.abc import Iterator
from enum import Enum, StrEnum
from typing import Final

from pydantic import BaseModel, SecretStr


class Visibility(StrEnum):
    """Who may read the texts of a field."""

    PUBLIC = "public"
    """Shown in clear: in previews, in the state, in manifests, in outputs."""
    SECRET = "secret"  # noqa: S105 - a word, no password
    """Only in Kubernetes Secrets or secret inputs of containers, and encrypted in the state."""


PUBLIC: Final = Visibility.PUBLIC
SECRET: Final = Visibility.SECRET


def visibilities(annotation: object, marked: Visibility | None = None) -> Iterator[Visibility | None]:
    """One answer for each kind of text that a field takes, keys of mappings included; None where nothing is said.

    Models answer for themselves, field by field. Numbers, truth values and words of a closed list hold no text of users.
    """
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if inspect.isclass(annotation) and issubclass(annotation, SecretStr):
        yield SECRET
    elif origin is typing.Annotated:
        marks = [mark for mark in parts[1:] if isinstance(mark, Visibility)]
        yield from visibilities(parts[0], marks[-1] if marks else marked)
    elif parts and origin is not typing.Literal:
        for part in parts:
            yield from visibilities(part, marked)
    elif origin is None and not _holds_no_text(annotation):
        yield marked


def _holds_no_text(annotation: object) -> bool:
    if annotation in {int, float, bool, types.NoneType, ...}:
        return True
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel | Enum)
