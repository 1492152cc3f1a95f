"""Limits of every JSON document, whatever its keys mean.

Owns the check of a document before the models read it: too deep nesting, numbers that JSON cannot express, incomplete
characters. A fault names each of them by its path; JSON readers would fail without a path, or accept them silently.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

Location = tuple[str | int, ...]

MAX_DEPTH = 64
"""Levels of a document; the deepest field of a declaration is on the eighth; the rest is for free JSON objects."""
MAX_DIGITS = 300
"""Digits of a whole number; no setting has more than ten."""


def strange_values(document: object, at: Location = ()) -> Iterator[tuple[Location, str, str]]:
    """Values that a document may not contain: where, why, and what to do. For a value that is too deep: where it starts."""
    if len(at) > MAX_DEPTH:
        yield at, f"is nested more than {MAX_DEPTH} levels deep", "use fewer levels"
    elif isinstance(document, dict):
        for key, value in document.items():
            if not _is_text(key):
                yield (
                    (*at, key),
                    "has a name with an incomplete character (a lone surrogate)",
                    "write the name again in UTF-8",
                )
            else:
                yield from strange_values(value, (*at, key))
    elif isinstance(document, list):
        for position, value in enumerate(document):
            yield from strange_values(value, (*at, position))
    elif isinstance(document, str) and not _is_text(document):
        yield at, "contains an incomplete character (a lone surrogate)", "write it again in UTF-8"
    elif isinstance(document, float) and not math.isfinite(document):
        yield at, "is infinite or not a number, which JSON cannot express", "write a finite number"
    elif isinstance(document, int) and abs(document) >= 10**MAX_DIGITS:
        yield at, f"has more than {MAX_DIGITS} digits", "write a smaller number"


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class RepeatedKeyError(ValueError):
    """A JSON object has a key twice; programs differ in which one they use."""


def read_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON document, read strictly.

    Raises:
        json.JSONDecodeError: it is not JSON, with line and column.
        RepeatedKeyError: an object names a key twice.
        ValueError: it is not UTF-8, holds a constant such as NaN, or a number that is too long.
        RecursionError: it is nested too deeply.
    """
    return json.loads(data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_each_once)


def _refuse(_: str) -> Any:  # noqa: ANN401 - json's hook is typed so
    raise ValueError


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RepeatedKeyError
    return members
