"""A clock that goes ahead, for processes of their own: renewals are awaited in days."""

from libfaketime import get_reload_information


def later(days: float) -> dict[str, str]:
    """The environment in which a process, and what it starts, lives so many days later.

    Programs in Go ask the kernel without the C library and so keep the true time: the engine does, the program and
    the plugins of the sandbox do not.
    """
    _, environment = get_reload_information()
    return {**environment, "FAKETIME": f"+{days}d"}
