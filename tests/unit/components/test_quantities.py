from decimal import InvalidOperation

import pytest

from components.docker.quantities import in_bytes, in_duration, in_mebibytes, in_processors


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("1", 1),
        ("1k", 1000),
        ("1Ki", 1024),
        ("64Mi", 2**26),
        ("1.5Gi", 3 * 2**29),
        ("2G", 2 * 10**9),
        ("0", 0),
    ],
)
def test_sizes_in_bytes(quantity: str, expected: int) -> None:
    """Binary and decimal multiples, whole and broken, are what Kubernetes takes them for."""
    assert in_bytes(quantity) == expected


def test_sizes_in_mebibytes_are_rounded_down() -> None:
    """Docker's limit is never above the planned one."""
    assert (in_mebibytes("1Gi"), in_mebibytes("1G")) == (1024, 953)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("250m", "0.25"),
        ("1500m", "1.5"),
        ("2", "2.0"),
        ("0.5", "0.5"),
        ("10", "9.999999999"),
        ("50m", "0.049999999"),
        ("10m", "0.010000001"),
    ],
)
def test_processors(quantity: str, expected: str) -> None:
    """Thousandths become a decimal number in the one spelling that is read back, never above what a host has."""
    assert in_processors(quantity) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0s"), (59, "59s"), (60, "1m0s"), (3600, "1h0m0s"), (3661, "1h1m1s")]
)
def test_durations(seconds: int, expected: str) -> None:
    """As Go writes them."""
    assert in_duration(seconds) == expected


@pytest.mark.parametrize("read", [in_bytes, in_processors])
@pytest.mark.parametrize("text", ["", "much", "1Gib"])
def test_what_is_no_quantity_is_refused(read: object, text: str) -> None:
    """A wrong quantity is an error, never a guess."""
    assert callable(read)
    with pytest.raises(InvalidOperation, match="ConversionSyntax"):
        read(text)
