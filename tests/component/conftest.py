"""The sample gateway on both targets, deployed once for all tests that change nothing."""

import pytest

from plan.model.gateway import GatewayPlan
from tests.support.deployment import deploy
from tests.support.plans import DOCKER, GIVEN, KUBERNETES
from tests.support.pulumi import Recording, run


@pytest.fixture(scope="session")
def kubernetes() -> Recording:
    """The resources that the sample gateway registers on Kubernetes."""
    return run(lambda: deploy(KUBERNETES, GIVEN))


@pytest.fixture(scope="session")
def docker() -> Recording:
    """The resources that the sample gateway registers on a Docker host."""
    return run(lambda: deploy(DOCKER, GIVEN))


@pytest.fixture
def plan(gateway: Recording) -> GatewayPlan:
    """The plan that `gateway` was made from."""
    return DOCKER if gateway.of("providers:docker") else KUBERNETES


@pytest.fixture(params=["kubernetes", "docker"])
def gateway(request: pytest.FixtureRequest) -> Recording:
    """The resources that the sample gateway registers, on each target."""
    recording: Recording = request.getfixturevalue(request.param)
    return recording
