"""One API server, one node and one Docker daemon for all tests that use them."""

from collections.abc import Iterator

import pytest

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.daemon.server import Daemon
from sandbox.testing.fixtures import shared as pytest_configure
from sandbox.testing.images import load_image
from sandbox.testing.stacks import HOME
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
