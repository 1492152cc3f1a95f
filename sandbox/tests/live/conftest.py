"""One API server for all tests of it."""

from collections.abc import Iterator

import pytest

from sandbox.cluster.client import Client
from sandbox.cluster.server import api_server
from sandbox.testing.stacks import HOME


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """A Kubernetes API server with nothing in it but what tests put there."""
    with api_server(HOME) as client:
        yield client
