"""Converts values to the daemon's form, and back to the plugin's spelling, which is that of Go."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object

MEBIBYTE: Final = 2**20
"""The plugin's unit of memory; the daemon's is the byte."""

_NANO: Final = 10**9
_UNITS: Final = {"h": Decimal(3600), "m": Decimal(60), "s": Decimal(1), "ms": Decimal("0.001")}
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|h|m|s)")
_DURATIONS: Final = ("interval", "timeout", "startPeriod", "startInterval")


def read_back(inputs: Object) -> Object:
    """The properties of a container that come back in another spelling."""
    found: Object = {}
    if "cpus" in inputs:
        found["cpus"] = processors_read_back(inputs["cpus"])
    if "healthcheck" in inputs:
        health = {"startInterval": "0s", **inputs["healthcheck"]}
        found["healthcheck"] = {
            name: duration_read_back(value) if name in _DURATIONS else value for name, value in health.items()
        }
    return found


def in_nano(processors: str) -> int:
    """A number of processors in thousand-millionths, the daemon's unit."""
    return int(Decimal(processors) * _NANO)


def processors_of(nano: int) -> str:
    """Thousand-millionths of a processor in the plugin's spelling.

    It has nine digits. If there are nine zeros among all digits, one digit stays after the point. Otherwise zeros at
    the end are removed
    (https://github.com/kreuzwerker/terraform-provider-docker/blob/master/internal/provider/helpers.go).
    """
    if nano == 0:
        return "0"
    exact = Decimal(nano) / _NANO
    digits = f"{exact:.9f}"
    if digits.count("0") == len("000000000"):
        return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return digits.rstrip("0")


def processors_read_back(text: str) -> str:
    """A number of processors as the daemon returns it."""
    return processors_of(in_nano(text))


def nanoseconds(duration: str) -> int:
    """A duration in Go's spelling, in the daemon's unit.

    Raises:
        PluginError: it is no duration.
    """
    return int(_seconds(duration) * _NANO)


def duration_read_back(text: str) -> str:
    """A duration in Go's spelling: `60s` is `1m0s` (https://pkg.go.dev/time#Duration.String).

    Raises:
        PluginError: it is no duration.
    """
    seconds = _seconds(text)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest.normalize():f}s"
    if hours:
        return f"{hours}h{minutes}m{tail}"
    if minutes:
        return f"{minutes}m{tail}"
    return f"{(seconds * 1000).normalize():f}ms" if 0 < seconds < 1 else tail


def _seconds(text: str) -> Decimal:
    parts = _PART.findall(text)
    if "".join(number + unit for number, unit in parts) != text or not text:
        raise PluginError("a duration must be written as Go writes it, such as 1m30s")
    return sum((Decimal(number) * _UNITS[unit] for number, unit in parts), Decimal(0))
