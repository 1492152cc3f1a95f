import struct

import pytest

from keystore.binary import Cursor
from keystore.java_serialization import skip_object

HEADER = bytes.fromhex("aced0005")
NULL, END = b"\x70", b"\x78"


def text(value: str) -> bytes:
    """A string with its length, as Java writes it."""
    return struct.pack(">H", len(value)) + value.encode()


def described(name: str, *fields: bytes, flags: int = 2, base: bytes = NULL) -> bytes:
    """A class description."""
    return (
        b"\x72"
        + text(name)
        + bytes(8)
        + bytes([flags])
        + struct.pack(">H", len(fields))
        + b"".join(fields)
        + END
        + base
    )


def reference(number: int) -> bytes:
    """A reference to the thing of this number."""
    return b"\x71" + struct.pack(">I", 0x7E0000 + number)


NUMBER = b"I" + text("number")
WORDS = b"L" + text("words") + b"\x74" + text("Ljava/lang/String;")


@pytest.mark.parametrize(
    "written",
    [
        NULL,
        b"\x74" + text("a string"),
        b"\x73" + described("A", NUMBER) + bytes(4),
        b"\x73" + described("A", NUMBER, WORDS) + bytes(4) + NULL,
        b"\x73" + described("A", NUMBER, base=described("B", NUMBER)) + bytes(8),
        b"\x75" + described("[B") + struct.pack(">I", 3) + b"abc",
        b"\x75" + described("[LA;") + struct.pack(">I", 2) + NULL + b"\x74" + text("x"),
    ],
)
def test_plain_values_are_stepped_over_to_their_last_byte(written: bytes) -> None:
    """What follows an object in the store is found."""
    cursor = Cursor(HEADER + written + b"what follows")
    skip_object(cursor)
    assert cursor.take(12) == b"what follows"


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\x7b",  # an exception in the stream
        b"\x73" + described("A", flags=3),  # a class that writes itself
        b"\x73" + described("A", base=reference(0)),  # a class that is its own base
        b"\x73" + reference(5),  # a class that was never described
        b"\x73" + reference(-1),  # nor can be
        b"\x75" + NULL + bytes(4),  # an array of nothing
        b"\x75" + described("[B") + struct.pack(">I", 0xFFFFFFFF),  # longer than the file
        b"\x75" + described("[") + struct.pack(">I", 1),  # an array of no type
        b"\x73" + described("A", *[NUMBER] * 65) + bytes(260),  # more fields than any key has
        b"\x73" + described("A", b"L" + text("a") + NULL) + NULL,  # a field of no type
        (b"\x75" + described("[LA;") + struct.pack(">I", 1)) * 50 + NULL,  # too deep
    ],
)
def test_anything_else_is_refused(written: bytes) -> None:
    """Nothing is made, guessed or waited for."""
    with pytest.raises(ValueError, match="malformed at byte"):
        skip_object(Cursor(HEADER + written))


def test_another_header_is_refused() -> None:
    """Bytes that do not begin as Java serialises are no object."""
    with pytest.raises(ValueError, match="malformed at byte 4"):
        skip_object(Cursor(bytes(8)))
