"""Renewal of certificates by the `tls` plugin: they are replaced inside their window."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.plugins.tls import clock
from sandbox.plugins.wire import UNKNOWN, Object
from support.plugins import is_unchanged, kinds
from support.tls_plugin import SELF_SIGNED, private_key, self_signed_inputs, tls

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch) -> tuple[Object, Object]:
    """Inputs and state of a certificate of 24 hours with a window of 6 hours, made on New Year's Day."""
    at(monkeypatch, BEGIN)
    inputs = self_signed_inputs(private_key(), validityPeriodHours=24, earlyRenewalHours=6)
    return inputs, tls(SELF_SIGNED).create(inputs)[1]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the plugin's clock."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_nothing_happens_before_the_window(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One second before its window, a certificate stays and has no mark."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=18, seconds=-1))
    assert is_unchanged(tls(SELF_SIGNED).diff(inputs, inputs, state))
    assert state == tls(SELF_SIGNED).read(state, inputs)


@pytest.mark.parametrize("hours", [18, 23, 24, 9000])
def test_inside_the_window_the_certificate_is_replaced(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """From the beginning of its window, and also after its end, a certificate is replaced."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=hours))
    response = tls(SELF_SIGNED).diff(inputs, inputs, state)
    assert {"readyForRenewal": "UPDATE_REPLACE"} == kinds(response)
    assert ["readyForRenewal"] == list(response.replaces)


def test_window_of_the_program_counts_not_that_of_the_last_update(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window of the program counts, not that of the last update.

    If the new window is not known yet, the old one counts.
    """
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=12))
    longer = tls(SELF_SIGNED).diff(inputs, {**inputs, "earlyRenewalHours": 12}, state)
    assert {"earlyRenewalHours": "UPDATE", "readyForRenewal": "UPDATE_REPLACE"} == kinds(longer)
    at(monkeypatch, BEGIN + timedelta(hours=20))
    shorter = tls(SELF_SIGNED).diff(inputs, {**inputs, "earlyRenewalHours": 1}, state)
    assert {"earlyRenewalHours": "UPDATE"} == kinds(shorter)
    unknown = tls(SELF_SIGNED).diff(inputs, {**inputs, "earlyRenewalHours": UNKNOWN}, state)
    assert "readyForRenewal" in kinds(unknown)


def test_refresh_marks_a_certificate_in_the_window(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh marks a certificate in its window, so that it shows what the next update will do."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=20))
    assert {**state, "readyForRenewal": True} == tls(SELF_SIGNED).read(state, inputs)


def test_renewal_can_be_ignored(certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ignores changes of the mark keeps its certificate."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=20))
    assert is_unchanged(tls(SELF_SIGNED).diff(inputs, inputs, state, ignore=("readyForRenewal",)))


@pytest.mark.parametrize(
    ("microsecond", "expected"),
    [
        (0, "2026-01-01T00:00:00Z"),
        (120, "2026-01-01T00:00:00.00012Z"),
        (999999, "2026-01-01T00:00:00.999999Z"),
    ],
)
def test_times_are_written_as_the_original_writes_them(microsecond: int, expected: str) -> None:
    """Times are in UTC and have no zeros at the end of their fractions."""
    assert clock.timestamp(BEGIN.replace(microsecond=microsecond)) == expected
    assert UTC is clock.now().tzinfo


@pytest.mark.parametrize("end", ["2026-01-02T00:00:00.123456789Z", "2026-01-02T01:00:00.5+01:00"])
def test_times_of_the_original_are_understood(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """Times in a state of the official plugin are understood, with more digits and other time zones."""
    at(monkeypatch, BEGIN + timedelta(hours=23))
    assert clock.renewal_due(end, 2)
    assert not clock.renewal_due(end, 1)
