"""One deployment of the proved declaration for each target, shared by all proofs."""

from collections.abc import Iterator

import pytest

from tests.support.deployments import Deployment
from tests.support.ledger import stage
from tests.support.on_docker import on_docker
from tests.support.on_kubernetes import on_kubernetes

TARGETS = ("docker", "kubernetes")


@pytest.fixture(scope="session", params=TARGETS)
def deployment(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """The gateway on one target, which is started only now."""
    folder = tmp_path_factory.mktemp(request.param)
    with stage(f"{request.param}: start"):
        host = request.getfixturevalue("daemon" if request.param == "docker" else "node")
    with on_docker(host, folder) if request.param == "docker" else on_kubernetes(host, folder) as made:
        yield made
