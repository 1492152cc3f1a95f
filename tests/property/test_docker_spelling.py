"""Docker's plugin returns numbers in one spelling, and the program writes any amount in that spelling."""

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from components.docker.quantities import in_duration, in_processors
from declaration.quantities import amount
from sandbox.plugins.docker.spelling import duration_read_back, processors_read_back

MILLICORES = st.integers(1, 999_999).map(lambda number: f"{number}m")
CORES = st.decimals("0.001", "999999", places=3).map(str)
NANO = Decimal("0.000000001")


@given(MILLICORES | CORES)
@example("1")
@example("10")
@example("50m")
@example("10m")
@example("1m")
@example("20500m")
def test_compute_is_read_back_as_it_is_written(quantity: str) -> None:
    """The plugin returns the spelling unchanged, and it differs from the amount by at most one thousand-millionth."""
    cores = amount(quantity)
    written = in_processors(cores)

    assert processors_read_back(written) == written
    assert abs(Decimal(written) - cores) <= NANO


@given(st.integers(0, 10**7))
@example(59)
@example(60)
@example(3600)
@example(86399)
def test_durations_are_read_back_as_they_are_written(seconds: int) -> None:
    """The plugin returns each duration as it was written, and the number of seconds is right."""
    written = in_duration(seconds)

    assert duration_read_back(written) == written
    assert duration_read_back(f"{seconds}s") == written
