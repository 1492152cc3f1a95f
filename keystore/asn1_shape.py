"""A look at the shape of BER and DER before it is parsed: how deep, how many values, how long the identifiers.

Owns the bounds without which parsing a hostile file takes minutes: asn1crypto decodes an OBJECT IDENTIFIER in time
that grows with the square of its length, and values inside values by recursion. It knows no structure.
"""

from dataclasses import dataclass, field
from typing import Final

from keystore.binary import malformed

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


def check_shape(data: bytes) -> None:
    """Raise `ValueError` for data that is not one value, or is one that no honest file holds."""
    walk = _Walk(data)
    for _ in range(MAXIMUM_VALUES):
        walk.step()
        if not walk.open_ends:
            break
    if walk.open_ends or walk.at != len(data):
        raise malformed(walk.at)


@dataclass
class _Walk:
    """A place in the data, and where each of the values around it ends; none for an indefinite length."""

    data: bytes
    at: int = 0
    open_ends: list[int | None] = field(default_factory=list)

    def step(self) -> None:
        """Step into a constructed value, or over a primitive one, and out of those that end there."""
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
        """Where the innermost value of a known length ends."""
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
