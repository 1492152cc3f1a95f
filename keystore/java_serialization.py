"""The length of a serialised Java object: it is stepped over, and never made.

JCEKS stores hold symmetric keys as serialised objects of unstated length, so what follows one is found only by
walking its grammar (https://docs.oracle.com/en/java/javase/21/docs/specs/serialization/protocol.html).
Owns that walk, for the few constructs that a sealed object consists of; anything else is refused.
"""

from dataclasses import dataclass
from typing import Final

from keystore.binary import Cursor, malformed

_HEADER: Final = bytes.fromhex("aced0005")
_FIRST_HANDLE: Final = 0x7E0000
_NULL, _REFERENCE, _CLASS, _OBJECT, _STRING, _ARRAY, _END = 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x78
_WRITTEN_PLAINLY: Final = 0x02
"""Flags of a class whose fields are all that was written of it."""
_SIZES: Final = {"B": 1, "C": 2, "D": 8, "F": 4, "I": 4, "J": 8, "S": 2, "Z": 1}
_MAXIMUM_DEPTH: Final = 8
"""Of nested values and of base classes; a sealed key has 2."""
_MAXIMUM_FIELDS: Final = 64
"""Of a class and its bases; a sealed key has 4."""


@dataclass(frozen=True)
class _Class:
    name: str
    fields: tuple[str, ...]
    """The type codes of its own fields after those of its base classes, as their values are written."""


def skip_object(cursor: Cursor) -> None:
    """Move a cursor past one object. Raises `ValueError` for what is not a plain tree of values."""
    if cursor.take(len(_HEADER)) != _HEADER:
        raise malformed(cursor.at)
    _Walk(cursor).value(0)


class _Walk:
    """One stream, with its table of things that may be referred to."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._classes: dict[int, _Class] = {}
        self._handles = 0

    def value(self, depth: int) -> None:
        """Step over an object, an array, a string, a reference or null."""
        if depth > _MAXIMUM_DEPTH:
            raise malformed(self._cursor.at)
        tag = self._cursor.number(1)
        if tag == _OBJECT:
            described = self._class(0)
            self._handles += 1
            for code in described.fields if described else ():
                self._field(code, depth)
        elif tag == _ARRAY:
            self._array(depth)
        elif tag == _STRING:
            self._handles += 1
            self._cursor.take(self._cursor.number(2))
        elif tag == _REFERENCE:
            self._cursor.take(4)
        elif tag != _NULL:
            raise malformed(self._cursor.at)

    def _array(self, depth: int) -> None:
        described = self._class(0)
        self._handles += 1
        if described is None or not described.name.startswith("[") or len(described.name) < len("[B"):
            raise malformed(self._cursor.at)
        code, count = described.name[1], self._cursor.number(4)
        if code in _SIZES:
            self._cursor.take(count * _SIZES[code])
            return
        for _ in range(count):
            self.value(depth + 1)

    def _field(self, code: str, depth: int) -> None:
        if code in _SIZES:
            self._cursor.take(_SIZES[code])
        else:
            self.value(depth + 1)

    def _class(self, depth: int) -> _Class | None:
        """A class description, new or referred to."""
        tag = self._cursor.number(1)
        if tag == _NULL:
            return None
        if tag == _REFERENCE:
            found = self._classes.get(self._cursor.number(4) - _FIRST_HANDLE)
            if found is None:
                raise malformed(self._cursor.at)
            return found
        if tag != _CLASS or depth > _MAXIMUM_DEPTH:
            raise malformed(self._cursor.at)
        return self._new_class(depth)

    def _new_class(self, depth: int) -> _Class:
        name = self._cursor.text()
        self._cursor.take(8)  # its version
        handle = self._handles
        self._handles += 1
        if self._cursor.number(1) != _WRITTEN_PLAINLY:
            raise malformed(self._cursor.at)
        own = tuple(self._field_code() for _ in range(self._cursor.number(2)))
        if self._cursor.number(1) != _END:
            raise malformed(self._cursor.at)
        base = self._class(depth + 1)
        described = _Class(name, (base.fields if base else ()) + own)
        if len(described.fields) > _MAXIMUM_FIELDS:
            raise malformed(self._cursor.at)
        self._classes[handle] = described
        return described

    def _field_code(self) -> str:
        code = chr(self._cursor.number(1))
        self._cursor.text()
        if code not in _SIZES:
            self._type_name()
        return code

    def _type_name(self) -> None:
        """Step over a string or a reference to one."""
        tag = self._cursor.number(1)
        if tag not in {_STRING, _REFERENCE}:
            raise malformed(self._cursor.at)
        self._handles += tag == _STRING
        self._cursor.take(self._cursor.number(2) if tag == _STRING else 4)
