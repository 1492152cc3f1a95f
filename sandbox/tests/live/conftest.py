"""One API server, one node and one Docker daemon for all tests that use them, and the plugin for the daemon."""

from collections.abc import Callable, Iterator

import pytest
from docker import DockerClient

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.daemon.server import Daemon
from sandbox.plugins.docker.provider import DockerProvider
from sandbox.testing.fixtures import shared as pytest_configure
from sandbox.testing.images import load_image
from sandbox.testing.stacks import HOME
from support.plugins import Plugin
from support.tiny import IMAGE, write_tiny

__all__ = ["pytest_configure"]


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """A Kubernetes API server that contains only what tests make."""
    with api_server(HOME) as client:
        yield client


@pytest.fixture(scope="session")
def tiny(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of an image in the daemon."""
    with daemon.client() as client:
        load_image(client, write_tiny(tmp_path_factory.mktemp("tiny")))
    return IMAGE


@pytest.fixture
def docker(daemon: Daemon) -> Iterator[Callable[[str], Plugin]]:
    """The plugin, configured for the daemon. All that it makes is removed after the test."""

    def make(kind: str) -> Plugin:
        token = f"docker:index/{kind[0].lower()}{kind[1:]}:{kind}"
        plugin = Plugin(DockerProvider(), token, name="front")
        plugin.configure(host=daemon.host)
        return plugin

    yield make
    with daemon.client() as client:
        for container in client.containers.list(all=True):
            container.remove(v=True, force=True)
        client.networks.prune()
        for volume in client.volumes.list():
            volume.remove()


@pytest.fixture
def client(daemon: Daemon) -> Iterator[DockerClient]:
    """A client that inspects the daemon without the plugin."""
    with daemon.client() as opened:
        yield opened
