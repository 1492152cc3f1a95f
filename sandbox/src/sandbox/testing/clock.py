"""Another time, for processes of their own: renewals are awaited in days, and old states are seen at their time."""

from datetime import UTC, datetime

from libfaketime import get_reload_information

_DAY = 86400


def later(days: float) -> dict[str, str]:
    """The environment in which a process, and what it starts, lives so many days later; earlier, if negative.

    Programs in Go ask the kernel without the C library and so keep the true time: the engine does, the program and
    the plugins of the sandbox do not.
    """
    _, environment = get_reload_information()
    return {**environment, "FAKETIME": f"{days * _DAY:+.0f}"}


def at(moment: datetime) -> dict[str, str]:
    """The environment in which a process lives from that time on."""
    return later((moment - datetime.now(UTC)).total_seconds() / _DAY)
