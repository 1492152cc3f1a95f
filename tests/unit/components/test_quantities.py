from decimal import Decimal

import pytest

from components.docker.quantities import in_duration, in_processors


@pytest.mark.parametrize(
    ("cores", "expected"),
    [
        ("0.25", "0.25"),
        ("1.5", "1.5"),
        ("2", "2.0"),
        ("10", "9.999999999"),
        ("0.05", "0.049999999"),
        ("0.01", "0.010000001"),
    ],
)
def test_processors(cores: str, expected: str) -> None:
    """Processors are written as the decimal number that Docker returns, and never as more than the host has."""
    assert in_processors(Decimal(cores)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0s"), (59, "59s"), (60, "1m0s"), (3600, "1h0m0s"), (3661, "1h1m1s")]
)
def test_durations(seconds: int, expected: str) -> None:
    """Durations are written in the form that Go uses."""
    assert in_duration(seconds) == expected
