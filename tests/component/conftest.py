"""The sample gateways, each declared once for all tests that only look."""

import pytest

from components import deploy
from tests.support.plans import DOCKER, KUBERNETES
from tests.support.pulumi import Recording, run
from tests.support.sample_containers import GIVEN


@pytest.fixture(scope="session")
def kubernetes() -> Recording:
    """What the sample gateway registers on Kubernetes."""
    return run(lambda: deploy(KUBERNETES, GIVEN))


@pytest.fixture(scope="session")
def docker() -> Recording:
    """What the sample gateway registers on a Docker host."""
    return run(lambda: deploy(DOCKER, GIVEN))


@pytest.fixture(params=["kubernetes", "docker"])
def gateway(request: pytest.FixtureRequest) -> Recording:
    """What the sample gateway registers, on either target."""
    recording: Recording = request.getfixturevalue(request.param)
    return recording
