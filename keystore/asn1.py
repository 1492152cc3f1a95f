"""Typed and bounded reading of ASN.1 structures.

Owns two steps: the look at the shape of BER and DER before it is parsed (depth, number of values, length of
identifiers), and the step from a field of `asn1crypto`, which publishes no types, to a typed Python value. The bounds
are needed because `asn1crypto` decodes an OBJECT IDENTIFIER in time that grows with the square of its length, and
nested values by recursion. Knows no file format.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar, cast

from asn1crypto import core

from keystore.errors import malformed

MAXIMUM_DEPTH: Final = 32
"""Values inside values; a PKCS12 file has about 12, its octet strings being looked at by themselves."""
MAXIMUM_VALUES: Final = 100_000
"""Values in all; a store of a thousand certificates has about 20 000."""
MAXIMUM_IDENTIFIER: Final = 64
"""Bytes of an OBJECT IDENTIFIER; the longest in use have about 20."""

_CONSTRUCTED: Final = 0x20
_LONG_TAG: Final = 0x1F
_IDENTIFIER: Final = 0x06
_INDEFINITE: Final = 0x80
_Native = TypeVar("_Native", int, bytes, str)


def check_shape(data: bytes) -> None:
    """Raise `ValueError` if the data is not exactly one value, or exceeds the bounds."""
    walk = _Walk(data)
    for _ in range(MAXIMUM_VALUES):
        walk.step()
        if not walk.open_ends:
            break
    if walk.open_ends or walk.at != len(data):
        raise malformed(walk.at)


@dataclass
class _Walk:
    """A position in the data, and the end of each value around it; None for an indefinite length."""

    data: bytes
    at: int = 0
    open_ends: list[int | None] = field(default_factory=list)

    def step(self) -> None:
        """Enter a constructed value, or skip a primitive one, and leave the values that end there."""
        if self.open_ends and self.open_ends[-1] is None and self.data[self.at : self.at + 2] == b"\0\0":
            self.at += 2
            self.open_ends.pop()
        else:
            self._enter(self._byte())
        while self.open_ends and self.open_ends[-1] == self.at:
            self.open_ends.pop()

    def _enter(self, tag: int) -> None:
        if tag & _LONG_TAG == _LONG_TAG:
            raise malformed(self.at)  # no structure of ours has a tag above 30
        length = self._length()
        end = None if length is None else self.at + length
        if end is not None and end > (self._limit() or len(self.data)):
            raise malformed(self.at)
        if tag & _CONSTRUCTED:
            if len(self.open_ends) >= MAXIMUM_DEPTH:
                raise malformed(self.at)
            self.open_ends.append(end)
        elif length is None or (tag == _IDENTIFIER and length > MAXIMUM_IDENTIFIER):
            raise malformed(self.at)
        else:
            self.at += length

    def _limit(self) -> int | None:
        """The end of the innermost value whose length is known."""
        return next((end for end in reversed(self.open_ends) if end is not None), None)

    def _length(self) -> int | None:
        first = self._byte()
        if first < _INDEFINITE:
            return first
        if first == _INDEFINITE:
            return None
        size = first - _INDEFINITE
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at])

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise malformed(self.at)
        self.at += 1
        return self.data[self.at - 1]


class Node(Protocol):
    """A parsed structure or value."""

    @property
    def native(self) -> object:
        """The value as a Python object."""
        ...

    def __getitem__(self, key: str | int, /) -> "Node":
        """A field by its name, or an item by its index."""
        ...

    def __iter__(self) -> Iterator["Node"]:
        """The items of a collection."""
        ...


def parse(structure: type[core.Asn1Value], data: bytes) -> Node:
    """Bytes as a structure, with nothing after it. Raises `ValueError` or `TypeError` if they are not such a structure."""
    check_shape(data)
    return cast("Node", structure.load(data, strict=True))


def number(node: Node) -> int:
    """An INTEGER."""
    return _native(node, int)


def octets(node: Node) -> bytes:
    """An OCTET STRING. The parts of a constructed one (BER) are joined."""
    return _native(node, bytes)


def word(node: Node) -> str:
    """A string; or the name of an OBJECT IDENTIFIER, or its numbers if asn1crypto has no name for it."""
    return _native(node, str)


def _native(node: Node, kind: type[_Native]) -> _Native:
    value = node.native
    if not isinstance(value, kind):
        raise TypeError(type(value))
    return value


def is_absent(node: Node) -> bool:
    """Whether an optional field was left out."""
    return isinstance(node, core.Void)


def content(node: Node) -> bytes:
    """The content of an OCTET STRING, although asn1crypto has parsed it into a structure."""
    return bytes(cast("core.ParsableOctetString", node))


def encoding(node: Node) -> bytes:
    """The whole DER encoding of a value."""
    return bytes(cast("core.Asn1Value", node).dump())
