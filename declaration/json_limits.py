"""What no JSON document of ours may hold, whatever its keys mean.

Owns the look at a document before the models read it: nesting without end, numbers that JSON has no word for, halves
of characters. They are named by their path here, because JSON readers end with them or pass them on in silence.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

Location = tuple[str | int, ...]

MAX_DEPTH = 64
"""Levels of a document; the deepest field of a declaration lies on the eighth, the rest is for free JSON objects."""
MAX_DIGITS = 300
"""Digits of a whole number; no setting has more than ten."""


def strange_values(document: object, at: Location = ()) -> Iterator[tuple[Location, str, str]]:
    """What cannot stand in a document: where, why, and what to do. A value too deep is named by its beginning."""
    if len(at) > MAX_DEPTH:
        yield at, f"is nested more than {MAX_DEPTH} levels deep", "write it flatter"
    elif isinstance(document, dict):
        for key, value in document.items():
            if not _is_text(key):
                yield (
                    (*at, key),
                    "has a name with half a character in it",
                    "write the name in plain characters",
                )
            else:
                yield from strange_values(value, (*at, key))
    elif isinstance(document, list):
        for position, value in enumerate(document):
            yield from strange_values(value, (*at, position))
    elif isinstance(document, str) and not _is_text(document):
        yield at, "holds half a character (a lone surrogate)", "write it again in UTF-8"
    elif isinstance(document, float) and not math.isfinite(document):
        yield at, "is not a number that JSON knows", "write a finite number"
    elif isinstance(document, int) and abs(document) >= 10**MAX_DIGITS:
        yield at, "is a number beyond all measure", "write a smaller number"


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class RepeatedKeyError(ValueError):
    """A JSON object names a key twice; readers differ in which one they take."""


def read_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON document, read strictly.

    Raises:
        json.JSONDecodeError: it is not JSON, with line and column.
        RepeatedKeyError: an object names a key twice.
        ValueError: it is not UTF-8, holds a constant such as NaN, or a number beyond all measure.
        RecursionError: it is nested without end.
    """
    return json.loads(data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_each_once)


def _refuse(_: str) -> Any:  # noqa: ANN401 - json's hook is typed so
    raise ValueError


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RepeatedKeyError
    return found
