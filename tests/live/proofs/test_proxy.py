"""The forward proxy: what it carries, and that there is no way around it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from tests.support import curl, sipp
from tests.support.cloud_speech import said
from tests.support.curl import Request
from tests.support.deployments import Deployment
from tests.support.gateways import ORCHESTRATOR
from tests.support.on_call import on_call
from tests.support.proved import CLOUD, LOGIN, NAME, ORDERS, PROXY_LOGIN, PROXY_PORT, WORKSPACE, ForwardProxy
from tests.support.rtp import PACKET
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


def lacking(proxy: ForwardProxy, what: str) -> AbstractContextManager[None]:
    """The proxy is away for a while, or asks for another password."""
    return proxy.away() if what == "proxy" else proxy.asking_for((PROXY_LOGIN[0], "another-password"))


@pytest.mark.proof("it carries the calls to the assistant, and nothing to the adapter", by="tinyproxy, sipp")
def test_what_it_carries(deployment: Deployment, port: int) -> None:
    """All that was ever asked of it is to reach one of the cloud's servers."""
    before = len(deployment.asked)
    with deployment.proxy.away():
        pass  # so that this call needs a tunnel of its own
    assert ends(deployment, port, CALLER.taken())
    assert before + 1 == len(deployment.asked)
    assert f"/v1/workspaces/{WORKSPACE}/message" in deployment.asked[-1]["path"]
    targets = set(re.findall(r"CONNECT ([^ ]+) HTTP", deployment.proxy.log))
    assert f"{CLOUD}:{deployment.neighbours.assistant}" in targets
    assert targets <= {f"{CLOUD}:{number}" for number in deployment.neighbours.ports}


@pytest.mark.proof(
    "with a wrong password at the proxy, or without the proxy, no call is taken", by="tinyproxy, sipp"
)
@pytest.mark.parametrize("what", ["password", "proxy"])
def test_no_way_around(deployment: Deployment, port: int, what: str) -> None:
    """503, and the assistant hears nothing; when the proxy is back, calls are taken again."""
    before = len(deployment.asked)
    proxy = deployment.proxy
    with lacking(proxy, what):
        assert ends(deployment, port, CALLER.refused(503))
    assert before == len(deployment.asked)
    assert ends(deployment, port, CALLER.taken())


@pytest.mark.proof(
    "it carries the relay's connections to text to speech, by mutual TLS; the caller hears the text",
    by="tinyproxy",
)
def test_speech(deployment: Deployment) -> None:
    """The service sees the gateway's certificate and its key for speech; the proxy sees a tunnel for each text."""
    neighbours, tunnel = deployment.neighbours, f"CONNECT {CLOUD}:{deployment.neighbours.speech} "
    before = deployment.proxy.log.count(tunnel)
    with on_call(deployment) as call:
        assert call.spoken("hi") == {"call": call.identity, "bytes": 2 * PACKET}
        assert [call.heard() for _ in "hi"] == said("hi")
    assert before + 1 == deployment.proxy.log.count(tunnel)
    told = neighbours.spoken.asked[-1]
    assert ("voice-gateway relay", "/v1/synthesize") == (told["client"], told["path"])
    assert f"Basic {b64encode(b'apikey:speech-key').decode()}" == told["authorization"]


@pytest.mark.proof(
    "with a wrong password at the proxy, or without the proxy, nothing is spoken", by="tinyproxy"
)
@pytest.mark.parametrize(
    ("what", "why"),
    [("password", r"the proxy answers 40[17]"), ("proxy", "the proxy: ECONNREFUSED")],
    ids=["password", "proxy"],
)
def test_no_speech_around(deployment: Deployment, what: str, why: str) -> None:
    """The service hears nothing, and the call goes on; when the proxy is back, it can be spoken again."""
    proxy, before = deployment.proxy, len(deployment.neighbours.spoken.asked)
    with on_call(deployment) as call:
        with lacking(proxy, what):
            assert re.fullmatch(f"text to speech: {why}", call.spoken("hi")["error"])
        assert before == len(deployment.neighbours.spoken.asked)
        assert call.spoken("hi")["bytes"] == 2 * PACKET


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
