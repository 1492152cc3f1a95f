"""Renewal of certificates by the `tls` plugin: inside the window they are replaced."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.plugins.tls import clock
from sandbox.plugins.wire import UNKNOWN, Object
from support.plugins import is_unchanged, kinds
from support.tls_plugin import SELF_SIGNED, private_key, self_signed_inputs, tls

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch) -> tuple[Object, Object]:
    """Inputs and state of a certificate of 24 hours with a window of 6, made on New Year's Day."""
    at(monkeypatch, BEGIN)
    inputs = self_signed_inputs(private_key(), validityPeriodHours=24, earlyRenewalHours=6)
    return inputs, tls(SELF_SIGNED).create(inputs)[1]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Sets the plugin's clock."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_nothing_happens_before_the_window(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second before the window the certificate stays, and is not marked."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=18, seconds=-1))
    assert is_unchanged(tls(SELF_SIGNED).diff(inputs, inputs, state))
    assert state == tls(SELF_SIGNED).read(state, inputs)


@pytest.mark.parametrize("hours", [18, 23, 24, 9000])
def test_inside_the_window_the_certificate_is_replaced(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """From the window's beginning on, also after the certificate's end, the same inputs ask for a new one."""
    inputs, state = certificate
    at(monkeypatch, BEGIN + timedelta(hours=hours))
    response = tls(SELF_SIGNED).diff(inputs, inputs, state)
    assert {"readyForRenewal": "UPDATE_REPLACE"} == kinds(response)
    assert ["readyForRenewal"] == list(response.replaces)


def test_window_of_the_program_counts_not_that_of_the_last_update(
    certificate: tuple[Object, Object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A longer window renews at once, a shorter one not yet, and one that is not known yet leaves the old."""
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
    """A refresh shows what the next update will do."""
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
    """In UTC, with as many digits of a second as there are."""
    assert clock.timestamp(BEGIN.replace(microsecond=microsecond)) == expected
    assert UTC is clock.now().tzinfo


@pytest.mark.parametrize("end", ["2026-01-02T00:00:00.123456789Z", "2026-01-02T01:00:00.5+01:00"])
def test_times_of_the_original_are_understood(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """A state that comes from the official plugin has more digits, and may have another zone."""
    at(monkeypatch, BEGIN + timedelta(hours=23))
    assert clock.renewal_due(end, 2)
    assert not clock.renewal_due(end, 1)
