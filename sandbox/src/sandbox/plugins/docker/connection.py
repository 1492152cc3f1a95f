"""Connects to the daemon, and words the errors if it does not answer or refuses a request."""

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
from sandbox.sockets import require_listener

DEFAULT: Final = "unix:///var/run/docker.sock"
"""The default address of a daemon."""

SECONDS: Final = 60
"""The time limit of an answer. A stop may also take the grace period."""

_SOCKET: Final = "unix://"
_SCHEMES: Final = (_SOCKET, "tcp://")
_UNKNOWN: Final = ("caMaterial", "certMaterial", "keyMaterial", "context", "sshOpts")


def address(settings: Object) -> str:
    """The address of the daemon in the provider's settings, or else in the environment."""
    return str(settings.get("host") or os.environ.get("DOCKER_HOST") or DEFAULT)


@contextmanager
def connected(settings: Object) -> Iterator[docker.APIClient]:
    """A client of the daemon that the provider's settings name.

    Raises:
        PluginError: no daemon answers there, or it refuses a request inside the block.
    """
    host = address(settings)
    _require_known(host, settings)
    try:
        if host.startswith(_SOCKET):
            require_listener(host.removeprefix(_SOCKET))
        with closing(_client(host, settings)) as client:
            yield client
    except APIError as error:
        raise PluginError(f"Error response from daemon: {error.explanation}") from None
    except (DockerException, requests.RequestException, OSError):
        raise PluginError(
            f"No Docker daemon answers at {host}. Start one there, or give the provider the `host` of one that runs."
        ) from None


def credentials(settings: Object, image: str) -> dict[str, str] | None:
    """The user and password in the provider's settings for the image's registry, if there are any."""
    for registry in settings.get("registryAuth") or []:
        address = registry["address"].removeprefix("https://").rstrip("/")
        if image.startswith(f"{address}/") and registry.get("username"):
            return {"username": registry["username"], "password": registry.get("password", "")}
    return None


def _require_known(host: str, settings: Object) -> None:
    unknown = [] if host.startswith(_SCHEMES) else ["this kind of address"]
    unknown += [name for name in _UNKNOWN if settings.get(name)]
    if unknown:
        raise PluginError(
            f"the sandbox does not know {unknown[0]}: it reaches a daemon at unix:// or tcp://, with `certPath` or "
            "without. The official docker plugin reaches others"
        )


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
