"""One gateway for all tests that only use it: the dev stack, with free ports of this machine."""

from pathlib import Path

import pytest

from tests.support.gateways import machine
from tests.support.program import DEV
from tests.support.standins import Machine


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Its containers, none of them running."""
    return machine(tmp_path_factory.mktemp("gateway"), DEV, {})


@pytest.fixture
def broken(gateway: Machine, tmp_path: Path) -> Machine:
    """The same gateway with files of its own, which a test may break."""
    return Machine(tmp_path, gateway.seen, gateway.hosts)
