"""What remains of a document when its faulty parts are left out, and where each part stood before.

Owns the leaving out: a key goes from its object, an item from its list. Items behind it move up, so places in the
remainder are translated back into places in the document that was written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import Any

from declaration.base import below, join
from declaration.json_limits import Location

_PART_BEGINS = re.compile(r"[.\[]")


@dataclass(frozen=True)
class Remainder:
    """A document without some of its parts."""

    document: Any
    """What remains, as JSON values."""
    positions: Mapping[Location, tuple[int, ...]]
    """Of each list that lost items, by its place in the remainder: where the others stood."""

    def before(self, location: Location) -> Location:
        """Where a place in the remainder was in the document."""
        place: list[str | int] = []
        for depth, part in enumerate(location):
            stood = self.positions.get(location[:depth])
            moved = stood is not None and isinstance(part, int) and part < len(stood)
            place.append(stood[part] if moved else part)  # type: ignore[index] # checked one line above
        return tuple(place)

    def restored(self, text: str) -> str:
        """A text that names places in the remainder, with the places in the document."""
        # the innermost lists first: the places of those around them are still those of the remainder
        for place in sorted(self.positions, key=len, reverse=True):
            text = re.sub(
                rf"(?<![\w.])({re.escape(join(*place))})\[(\d+)\]",
                partial(_moved_back, stood=self.positions[place]),
                text,
            )
        return text


def _moved_back(item: re.Match[str], stood: tuple[int, ...]) -> str:
    """The place of an item in the document, for a match of its list and its position in the remainder."""
    return below(item[1], stood[int(item[2])])


def remainder(document: object, cuts: AbstractSet[Location]) -> Remainder:
    """What remains without the parts at some places of the document."""
    positions: dict[Location, tuple[int, ...]] = {}
    return Remainder(_without(document, cuts, (), (), positions), positions)


def _without(
    value: object,
    cuts: AbstractSet[Location],
    at: Location,
    now: Location,
    positions: dict[Location, tuple[int, ...]],
) -> object:
    """A value without what lies at the given places; `at` is its place before, `now` the one in the remainder."""
    if isinstance(value, dict):
        return {
            key: _without(child, cuts, (*at, key), (*now, key), positions)
            for key, child in value.items()
            if (*at, key) not in cuts
        }
    if isinstance(value, list):
        kept = tuple(position for position in range(len(value)) if (*at, position) not in cuts)
        if len(kept) < len(value):
            positions[now] = kept
        return [
            _without(value[before], cuts, (*at, before), (*now, after), positions)
            for after, before in enumerate(kept)
        ]
    return value


def innermost(document: object, location: Location) -> Location:
    """The innermost place of the document on the way to a location: what can be left out for a fault there."""
    value = document
    for depth, part in enumerate(location):
        is_key = isinstance(value, dict) and part in value
        is_position = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not (is_key or is_position):
            return location[:depth]
        value = value[part]  # type: ignore[index] # checked above
    return location


class LeftOutPaths:
    """Paths of what was left out."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._around = frozenset(each for path in self.paths for each in _and_around(path))

    def holds(self, path: str) -> bool:
        """Whether a path is, or lies in, something that was left out."""
        return any(each in self.paths for each in _and_around(path))

    def holds_part_of(self, path: str) -> bool:
        """Whether something that was left out is, or lies in, what stands at a path."""
        return path in self._around


def _and_around(path: str) -> Iterator[str]:
    """A path, and all that it lies in."""
    yield path
    for begins in _PART_BEGINS.finditer(path):
        yield path[: begins.start()]
