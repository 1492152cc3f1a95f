"""A cursor over the bytes of Java's big-endian formats, which never reads past their end.

Owns the numbers and strings of java.io.DataInput. Knows no store.
"""

from dataclasses import dataclass


def malformed(at: int) -> ValueError:
    """The error for bytes that are not what must be at a place."""
    return ValueError(f"malformed at byte {at}")


@dataclass
class Cursor:
    """A place in some bytes. Reading moves it; what is not there raises `ValueError`."""

    data: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        if length > len(self.data) - self.at:
            raise malformed(self.at)
        piece = self.data[self.at : self.at + length]
        self.at += length
        return piece

    def number(self, size: int) -> int:
        """An unsigned number of `size` bytes."""
        return int.from_bytes(self.take(size))

    def text(self) -> str:
        """A string in Java's modified UTF-8, its length before it (java.io.DataInput)."""
        data = self.take(self.number(2)).replace(b"\xc0\x80", b"\0")
        # Characters beyond the basic plane come as two surrogates of three bytes each.
        units = data.decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
        return units.decode("utf-16-be", "replace")
