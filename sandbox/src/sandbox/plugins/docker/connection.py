"""How the daemon is reached, and what is said when it is not or when it refuses."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import docker
import requests
from docker.errors import APIError, DockerException
from docker.tls import TLSConfig

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object

DEFAULT: Final = "unix:///var/run/docker.sock"
"""Where a daemon listens that nobody told otherwise."""

SECONDS: Final = 60
"""How long an answer may take; a stop may take its grace longer."""

_SCHEMES: Final = ("unix://", "tcp://")
_UNKNOWN: Final = ("caMaterial", "certMaterial", "keyMaterial", "context", "sshOpts")


@contextmanager
def connected(settings: Object) -> Iterator[docker.APIClient]:
    """A client of the daemon that the provider's settings name.

    Raises:
        PluginError: no daemon answers there, or it refuses what is asked inside the block.
    """
    host = settings.get("host") or os.environ.get("DOCKER_HOST") or DEFAULT
    if not host.startswith(_SCHEMES) or (unknown := [name for name in _UNKNOWN if settings.get(name)]):
        what = "this kind of address" if not host.startswith(_SCHEMES) else unknown[0]
        raise PluginError(
            f"the sandbox does not know {what}: it reaches a daemon at unix:// or tcp://, with `certPath` or without. "
            "The official docker plugin reaches others"
        )
    try:
        with closing(_client(host, settings)) as client:
            yield client
    except APIError as error:
        raise PluginError(f"Error response from daemon: {error.explanation}") from None
    except (DockerException, requests.RequestException):
        raise PluginError(
            f"No Docker daemon answers at {host}. Start one there, or give the provider the `host` of one that runs."
        ) from None


def credentials(settings: Object, image: str) -> dict[str, str] | None:
    """The user and password that the provider's settings have for the image's registry, if any."""
    for registry in settings.get("registryAuth") or []:
        address = registry["address"].removeprefix("https://").rstrip("/")
        if image.startswith(f"{address}/") and registry.get("username"):
            return {"username": registry["username"], "password": registry.get("password", "")}
    return None


def _client(host: str, settings: Object) -> docker.APIClient:
    folder = settings.get("certPath")
    if not folder:
        return docker.APIClient(host, version="auto", timeout=SECONDS)
    place = Path(folder)
    tls = TLSConfig(
        client_cert=(str(place / "cert.pem"), str(place / "key.pem")),
        ca_cert=str(place / "ca.pem"),
        verify=True,
    )
    return docker.APIClient(host, version="auto", timeout=SECONDS, tls=tls)
