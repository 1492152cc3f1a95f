"""Pytest fixtures. Import them in a conftest.py.

A conftest.py that imports a fixture has one of its own. Where several share what takes long to start, each has instead

    from sandbox.testing.fixtures import shared as pytest_configure
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.daemon.server import Daemon, docker_daemon
from sandbox.node.server import OwnedNode, kubernetes_node
from sandbox.testing.stacks import HOME, Sandbox


def shared(config: pytest.Config) -> None:
    """Have one daemon and one node in a run of pytest, for all folders that ask for them."""
    if not config.pluginmanager.has_plugin(__name__):
        config.pluginmanager.register(sys.modules[__name__], __name__)


@pytest.fixture
def sandbox(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Sandbox]:
    """Make `Sandbox(project, ...)` in the folder of this test. It ends with the test."""

    def make(project: Path, **settings: Any) -> Sandbox:  # noqa: ANN401 - the fields of Sandbox
        made = Sandbox(project, tmp_path, **settings)
        request.addfinalizer(made.close)
        return made

    return make


@pytest.fixture(scope="session")
def daemon() -> Iterator[Daemon]:
    """A Docker daemon without images and containers, except those that tests make.

    Its host has one address of each block for documentation of RFC 5737.
    """
    with docker_daemon(HOME, ("192.0.2.20/32", "198.51.100.20/32", "203.0.113.20/32")) as running:
        yield running


@pytest.fixture(scope="session")
def node() -> Iterator[OwnedNode]:
    """A Kubernetes node with its own objects and images, and those that tests make."""
    with kubernetes_node(HOME) as running, running.client:
        yield running
