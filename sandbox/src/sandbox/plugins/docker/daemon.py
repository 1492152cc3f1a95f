"""A Docker daemon that is only pretended: what it refuses, and how values come back from it.

The sandbox has no daemon. For tests, `SANDBOX_DOCKER_DAEMON=pretended` makes objects that live only in the state, with
what a daemon and the plugin would answer about them. What is refused and read back was seen with the plugin's version
5.1 and a daemon 20.10; nothing runs.
"""

import os
import re
import secrets
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object

SWITCH: Final = "SANDBOX_DOCKER_DAEMON"
"""`pretended` makes objects without a daemon."""

_NO_DAEMON: Final = (
    "the sandbox previews the Docker target and speaks to no daemon: "
    "use the official docker plugin to create containers"
)
_READ_ONLY: Final = (
    "Unable to upload volume content: Error response from daemon: container rootfs is marked read-only"
)
_NANO: Final = 10**9
_UNITS: Final = {"h": Decimal(3600), "m": Decimal(60), "s": Decimal(1), "ms": Decimal("0.001")}
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|h|m|s)")
_DURATIONS: Final = ("interval", "timeout", "startPeriod", "startInterval")


def require() -> None:
    """Says that there is no daemon behind this plugin, unless one is pretended.

    Raises:
        PluginError: there is none.
    """
    if os.environ.get(SWITCH) != "pretended":
        raise PluginError(_NO_DAEMON)


def new_id() -> str:
    """An id as a daemon gives it to containers and networks."""
    return secrets.token_hex(32)


def upload(inputs: Object) -> None:
    """Puts the uploads into a container that was created and not started.

    Raises:
        PluginError: the root file system is read-only: the plugin extracts at `/`, wherever the files go.
    """
    if inputs.get("readOnly") and inputs.get("uploads"):
        raise PluginError(_READ_ONLY)


def read_back(inputs: Object) -> Object:
    """The properties of a container that come back in a spelling of their own."""
    found: Object = {}
    if "cpus" in inputs:
        found["cpus"] = processors_read_back(inputs["cpus"])
    if "healthcheck" in inputs:
        health = {"startInterval": "0s", **inputs["healthcheck"]}
        found["healthcheck"] = {
            name: duration_read_back(value) if name in _DURATIONS else value for name, value in health.items()
        }
    return found


def processors_read_back(text: str) -> str:
    """A number of processors, as the plugin writes what the daemon keeps in thousand-millionths.

    Nine digits; where nine zeros are among all digits, one digit behind the point, else without zeros at the end
    (https://github.com/kreuzwerker/terraform-provider-docker/blob/master/internal/provider/helpers.go).
    """
    nano = int(Decimal(text) * _NANO)
    if nano == 0:
        return "0"
    exact = Decimal(nano) / _NANO
    digits = f"{exact:.9f}"
    if digits.count("0") == len("000000000"):
        return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return digits.rstrip("0")


def duration_read_back(text: str) -> str:
    """A duration as Go writes it: `60s` is `1m0s` (https://pkg.go.dev/time#Duration.String).

    Raises:
        PluginError: it is no duration.
    """
    parts = _PART.findall(text)
    if "".join(number + unit for number, unit in parts) != text or not text:
        raise PluginError("a duration must be written as Go writes it, such as 1m30s")
    seconds = sum((Decimal(number) * _UNITS[unit] for number, unit in parts), Decimal(0))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest.normalize():f}s"
    if hours:
        return f"{hours}h{minutes}m{tail}"
    if minutes:
        return f"{minutes}m{tail}"
    return f"{(seconds * 1000).normalize():f}ms" if 0 < seconds < 1 else tail
