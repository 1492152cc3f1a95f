"""The properties that differ between two objects, in the engine's form.

Owns property paths and the detailed diff. The caller decides which paths replace a resource.
"""

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, TypeAlias

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.wire import Object, Value, reveal

Path: TypeAlias = tuple[str | int, ...]

_PLAIN_KEY: Final = re.compile(r"[^.\"\[\]]+")
_PATH_PART: Final = re.compile(r'\.?([^.\[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]')
_ABSENT: Final = object()


class Kind(enum.Enum):
    """How a property changed. The values are the names of the protocol's kinds."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"


@dataclass(frozen=True, slots=True)
class Change:
    """A property that differs, at the deepest path at which both sides still have the same type."""

    path: Path
    kind: Kind


def changes(old: Object, new: Object) -> list[Change]:
    """Every difference between two objects, ordered by path. Secret marks do not count."""
    return sorted(_compare((), reveal(old), reveal(new)), key=lambda change: spell(change.path))


def spell(path: Path) -> str:
    """A path in the engine's notation: `spec.ports[0].name`, `data["tls.crt"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += '["' + part.replace("\\", "\\\\").replace('"', '\\"') + '"]'
    return text


def parse(text: str) -> Path:
    """Read the engine's notation. `*` stands for any key or index."""
    parts: list[str | int] = []
    for name, index, quoted in _PATH_PART.findall(text):
        if index:
            parts.append(index if index == "*" else int(index))
        else:
            parts.append(name or re.sub(r"\\(.)", r"\1", quoted))
    return tuple(parts)


def covers(pattern: Path, path: Path) -> bool:
    """Whether the path is that of the pattern or lies inside it."""
    return len(pattern) <= len(path) and all(
        expected in ("*", actual) for expected, actual in zip(pattern, path, strict=False)
    )


def difference(
    found: Sequence[Change],
    *,
    ignored: Iterable[str] = (),
    replaces: Callable[[Path], bool],
    delete_before_replace: bool = False,
) -> provider_pb2.DiffResponse:
    """The protocol's answer to a diff request.

    Args:
        found: the differences.
        ignored: paths in the engine's notation whose differences do not count.
        replaces: whether a difference at this path needs a new resource.
        delete_before_replace: whether the new resource cannot exist together with the old one.
    """
    patterns = [parse(text) for text in ignored]
    kept = [change for change in found if not any(covers(pattern, change.path) for pattern in patterns)]
    response = provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if kept else provider_pb2.DiffResponse.DIFF_NONE,
        diffs=sorted({str(change.path[0]) for change in kept}),
        hasDetailedDiff=True,
    )
    for change in kept:
        path = spell(change.path)
        replacing = replaces(change.path)
        kind = provider_pb2.PropertyDiff.Kind.Value(change.kind.value + ("_REPLACE" if replacing else ""))
        response.detailedDiff[path].CopyFrom(provider_pb2.PropertyDiff(kind=kind, inputDiff=True))
        if replacing:
            response.replaces.append(path)
    response.deleteBeforeReplace = delete_before_replace and bool(response.replaces)
    return response


def _compare(path: Path, old: Value, new: Value) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _compare((*path, key), old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        for index, (before, after) in enumerate(zip_longest(old, new, fillvalue=_ABSENT)):
            yield from _compare((*path, index), before, after)
    elif old is _ABSENT:
        yield Change(path, Kind.ADD)
    elif new is _ABSENT:
        yield Change(path, Kind.DELETE)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield Change(path, Kind.UPDATE)
