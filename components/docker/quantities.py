"""Numbers in the spelling that Docker's plugin reads back. `declaration.quantities` parses the quantities."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MEBIBYTE = 2**20
NANO = 10**9
LEAST_NANO = NANO // 100
"""The least that Linux grants: 1 ms in each 100 ms (https://docs.kernel.org/scheduler/sched-bwc.html)."""
ZEROS = 9


def in_processors(cores: Decimal) -> str:
    """A number of cores in the spelling that the plugin reads back: 2 is `2.0`.

    Another spelling of the same number would replace the container at each run. Some numbers have no stable spelling,
    such as 0.05 and 10; they become a billionth of a processor less.
    """
    nano = int(cores * NANO)
    if _read_back(nano) != _spelled(nano):
        nano += 1 if nano == LEAST_NANO else -1
    return _spelled(nano)


def in_duration(seconds: int) -> str:
    """A number of seconds as Go writes it, which the plugin reads back: 60 is `1m0s`, 3661 is `1h1m1s`.

    Source: https://pkg.go.dev/time#Duration.String.
    """
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"


def _spelled(nano: int) -> str:
    whole, parts = divmod(nano, NANO)
    return f"{whole}.{str(parts).zfill(9).rstrip('0') or '0'}"


def _read_back(nano: int) -> str:
    """How the plugin writes a number of nanoprocessors.

    It writes nine digits after the point. If exactly nine of all digits are zeros, it writes one digit after the point
    instead. Otherwise it removes zeros at the end (`nanoInt64ToDecimalString` of
    https://github.com/kreuzwerker/terraform-provider-docker/blob/master/internal/provider/helpers.go).
    """
    digits = f"{nano // NANO}.{nano % NANO:09d}"
    if digits.count("0") == ZEROS:
        return str(Decimal(digits).quantize(Decimal("0.1"), ROUND_HALF_UP))
    return digits.rstrip("0")
