"""A double of a Docker daemon for tests of programs: what it refuses, and what it returns.

With `SANDBOX_DOCKER_DAEMON=pretended`, objects exist only in the state, and nothing runs. The plugin's version 5.1 and
a daemon 20.10 were seen to refuse what it refuses.
"""

import hashlib
import os
import secrets
from typing import Final

from sandbox.plugins.docker.spelling import read_back
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import Created
from sandbox.plugins.wire import Object

SWITCH: Final = "SANDBOX_DOCKER_DAEMON"
"""`pretended` makes objects without a daemon."""

_READ_ONLY: Final = (
    "Unable to upload volume content: Error response from daemon: container rootfs is marked read-only"
)
_SHORT: Final = 12
"""The default host name of a container is so many digits of its id."""


def is_wanted() -> bool:
    """Whether the double replaces the daemon."""
    return os.environ.get(SWITCH) == "pretended"


def container(inputs: Object) -> Created:
    """A container with its uploads.

    Raises:
        PluginError: the root file system is read-only: the plugin extracts at `/`, wherever the files go.
    """
    if inputs.get("readOnly") and inputs.get("uploads"):
        raise PluginError(_READ_ONLY)
    number = _new_id()
    told = {"bridge": "", "containerLogs": "", "exitCode": 0, "networkDatas": []}
    return Created(number, {**told, "hostname": number[:_SHORT], **read_back(inputs)})


def network() -> Created:
    """A network."""
    return Created(_new_id(), {"scope": "local"})


def volume(inputs: Object) -> Created:
    """A volume, whose id is its name."""
    name = inputs["name"]
    return Created(name, {"mountpoint": f"/var/lib/docker/volumes/{name}/_data", "driver": "local"})


def image(inputs: Object) -> Created:
    """An image. Equal names are equal images."""
    name = inputs["name"]
    digest = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    return Created(f"{digest}{name}", {"imageId": digest, "repoDigest": f"{name}@{digest}"})


def _new_id() -> str:
    return secrets.token_hex(32)
