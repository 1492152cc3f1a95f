"""Another time for processes, to test renewals after days and old states at their own time."""

from datetime import UTC, datetime

from libfaketime import get_reload_information

_DAY = 86400


def later(days: float) -> dict[str, str]:
    """The environment of a process whose time, and that of its children, is so many days later, or earlier if negative.

    Programs in Go ask the kernel without the C library and keep the true time. So the engine has the true time, and the
    program and the plugins of the sandbox have the other one.
    """
    _, environment = get_reload_information()
    return {**environment, "FAKETIME": f"{days * _DAY:+.0f}"}


def at(moment: datetime) -> dict[str, str]:
    """The environment of a process whose time starts at that moment."""
    return later((moment - datetime.now(UTC)).total_seconds() / _DAY)
