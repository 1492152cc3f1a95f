"""When certificates are replaced."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from plan.renewal import validity

times = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
lives = st.tuples(st.integers(2, 4000), st.integers(1, 3999)).filter(lambda life: life[1] < life[0])


@given(lives, times, st.floats(0, 1))
def test_a_run_in_the_renewal_window_is_in_a_later_period(
    life: tuple[int, int], made: datetime, share: float
) -> None:
    """Whenever the certificate was made, and wherever in the window the run is."""
    days, window = life
    run = made + timedelta(days=days - window) + share * timedelta(days=window)
    assert validity(days, window, made).period < validity(days, window, run).period


@given(lives, times, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_within_a_period_nothing_changes(life: tuple[int, int], first: datetime, later: timedelta) -> None:
    """The number grows by one in the time from one window's beginning to the next, and at no other time."""
    days, window = life
    start = datetime(1970, 1, 1, tzinfo=UTC)
    period = timedelta(days=days - window)
    begun = first - (first - start) % period
    assume(later < period)
    assert validity(days, window, begun) == validity(days, window, begun + later)
    assert validity(days, window, begun).period + 1 == validity(days, window, begun + period).period


def test_hours_are_those_of_the_days() -> None:
    """Of the life, and of the window at its end."""
    found = validity(90, 30, datetime(1970, 3, 2, tzinfo=UTC))
    assert (found.lifetime_hours, found.early_renewal_hours, found.period) == (2160, 720, 1)
