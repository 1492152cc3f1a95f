import pytest

from keystore.asn1 import MAXIMUM_DEPTH, MAXIMUM_VALUES, check_shape
from tests.support.mutations import authenticated_safe
from tests.support.stores import fixture


def nested(depth: int) -> bytes:
    """Sequences of indefinite length around a null, one inside the other."""
    return b"\x30\x80" * depth + b"\x05\x00" + b"\x00\x00" * depth


@pytest.mark.parametrize(
    "data",
    [
        b"\x05\x00",
        b"\x30\x00",
        b"\x30\x02\x05\x00",
        b"\x30\x81\x02\x05\x00",
        b"\x30\x80\x30\x00\x00\x00",
        b"\x06\x40" + bytes(64),
        nested(MAXIMUM_DEPTH),
        fixture("openssl.p12"),
        authenticated_safe(fixture("openssl.p12")),
    ],
)
def test_honest_shapes_pass(data: bytes) -> None:
    """DER and BER, of definite and indefinite length, are accepted up to the limits."""
    check_shape(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x82\x01",
        b"\x30\x02\x05\x00\x00",  # something behind
        b"\x30\x04\x05\x00",  # the outer value ends too late
        b"\x30\x02\x04\x05" + bytes(5),  # the inner value leaves the outer one
        b"\x30\x02\x30\x80\x00\x00\x00\x00",  # the same, by an indefinite length
        b"\x30\x80\x05\x00",  # no end
        b"\x04\x80\x00\x00",  # an indefinite length of a primitive value
        b"\x1f\x81\x00\x00",  # a tag of several bytes
        b"\x06\x41" + bytes(65),  # an identifier that takes long to decode
        nested(MAXIMUM_DEPTH + 1),
        b"\x30\x80" + b"\x05\x00" * MAXIMUM_VALUES + b"\x00\x00",
    ],
)
def test_other_shapes_are_refused(data: bytes) -> None:
    """Content that is malformed, too deep, too long or has too many values is refused before it is parsed."""
    with pytest.raises(ValueError, match="malformed at byte"):
        check_shape(data)
