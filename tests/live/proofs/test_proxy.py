"""The forward proxy: what it carries, and that there is no way around it."""

import re
from collections.abc import Iterator

import pytest

from tests.support import curl, sipp
from tests.support.curl import Request
from tests.support.deployments import Deployment
from tests.support.proved import CLOUD, LOGIN, NAME, ORCHESTRATOR, ORDERS, PROXY_LOGIN, PROXY_PORT, WORKSPACE
from tests.support.sipp import Caller

pytestmark = pytest.mark.live

CALLER = Caller(ORDERS, LOGIN)


@pytest.fixture
def port(deployment: Deployment) -> Iterator[int]:
    """A port of the caller's own address that leads to the gateway by TLS."""
    sip, reached = deployment.outputs["sip"], deployment.find(ORCHESTRATOR).reached
    with sipp.tunnel(deployment.caller, reached, sip["tlsPort"], deployment.authorities, NAME) as number:
        yield number


def ends(deployment: Deployment, port: int, scenario: sipp.Scenario) -> bool:
    """Whether a call ends as a scenario says."""
    return sipp.call(deployment.caller, scenario, (deployment.caller.address, port)).done.code == 0


@pytest.mark.proof("it carries the calls to the assistant, and nothing to the adapter", by="tinyproxy, sipp")
def test_what_it_carries(deployment: Deployment, port: int) -> None:
    """All that was ever asked of it is to reach a server of the cloud by one of two ports."""
    before = len(deployment.asked)
    with deployment.proxy.away():
        pass  # so that this call needs a tunnel of its own
    assert ends(deployment, port, CALLER.taken())
    assert before + 1 == len(deployment.asked)
    assert f"/v1/workspaces/{WORKSPACE}/message" in deployment.asked[-1]["path"]
    targets = set(re.findall(r"CONNECT ([^ ]+) HTTP", deployment.proxy.log))
    neighbours = deployment.neighbours
    assert f"{CLOUD}:{neighbours.assistant}" in targets
    assert targets <= {f"{CLOUD}:{number}" for number in (neighbours.assistant, neighbours.impostor)}


@pytest.mark.proof(
    "with a wrong password at the proxy, or without the proxy, no call is taken", by="tinyproxy, sipp"
)
@pytest.mark.parametrize("what", ["password", "proxy"])
def test_no_way_around(deployment: Deployment, port: int, what: str) -> None:
    """503, and the assistant hears nothing; when the proxy is back, calls are taken again."""
    before = len(deployment.asked)
    proxy = deployment.proxy
    with proxy.away() if what == "proxy" else proxy.asking_for((PROXY_LOGIN[0], "another-password")):
        assert ends(deployment, port, CALLER.refused(503))
    assert before == len(deployment.asked)
    assert ends(deployment, port, CALLER.taken())


@pytest.mark.proof("it refuses other ports, and who does not know its password", by="tinyproxy, curl")
@pytest.mark.parametrize("why", ["port", "password"])
def test_it_refuses(deployment: Deployment, why: str) -> None:
    """The proxy of these proofs does check what the gateway must show."""
    password = PROXY_LOGIN[1] if why == "port" else "wrong-password"
    number = 9 if why == "port" else deployment.neighbours.assistant
    settings = (
        f'proxy = "http://{CLOUD}:{PROXY_PORT}"',
        f'proxy-user = "{PROXY_LOGIN[0]}:{password}"',
        'write-out = "%{http_connect}"',
    )
    place = deployment.find(ORCHESTRATOR).place
    told = curl.ask(place, Request(f"https://{CLOUD}:{number}/", settings=settings), deployment.authorities)
    refusals = {403} if why == "port" else {401, 407}  # tinyproxy says 401 where a password is wrong
    assert (told.code, told.status in refusals) == (56, True), told
