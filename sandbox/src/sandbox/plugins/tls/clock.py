"""The clock of this plugin, and the time at which a certificate is due for renewal."""

from datetime import UTC, datetime, timedelta

from sandbox.plugins.wire import Value


def now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """A moment in the form of RFC 3339, with the original's fractions of a second, without zeros at the end."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}".rstrip("0").rstrip(".") + "Z"


def renewal_due(validity_end: Value, early_renewal_hours: Value) -> bool:
    """Whether a certificate with this end is in its renewal window or past its end.

    Args:
        validity_end: the time in the form of RFC 3339, as in the state. Any other text is not from this plugin and is
        never due.
        early_renewal_hours: length of the window before the end, in hours.
    """
    if not isinstance(validity_end, str):
        return False
    window = timedelta(hours=int(early_renewal_hours or 0))
    return now() >= datetime.fromisoformat(validity_end) - window
