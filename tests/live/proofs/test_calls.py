"""Who may call whom, asked by sipp and by sipvicious; stunnel carries the calls of sipp by TLS."""

from collections.abc import Iterator

import pytest

from tests.support import sipp
from tests.support.deployments import Deployment
from tests.support.gateways import ORCHESTRATOR
from tests.support.kamailio import TRUNK_PORT, trunk_of
from tests.support.proved import (
    BETRAYED_BY_ASSISTANT,
    BETRAYED_BY_SPEECH,
    CLOUD,
    COMPLAINTS,
    LOGIN,
    NAME,
    ORDERS,
    OTHER_LOGIN,
    RECORDED,
)
from tests.support.sipp import Caller

pytestmark = pytest.mark.live

MANY = 1000
BOSS = "sip:boss@office.example.com"


def recording_of(address: str) -> str:
    """Metadata of SIPREC (RFC 7865), as short as can be."""
    return f'<nameID aor="{address}"/>'


@pytest.fixture(scope="module")
def port(deployment: Deployment) -> Iterator[int]:
    """A port of the caller's own address that leads to the gateway by TLS, checked against the outputs."""
    sip, reached = deployment.outputs["sip"], deployment.find(ORCHESTRATOR).reached
    with sipp.tunnel(deployment.caller, reached, sip["tlsPort"], deployment.authorities, NAME) as number:
        yield number


@pytest.mark.proof(
    "a call by TLS with digest is taken and ended; the assistant hears of it", by="sipp, stunnel"
)
@pytest.mark.parametrize(
    "caller",
    [
        Caller(ORDERS, LOGIN),
        Caller(COMPLAINTS, OTHER_LOGIN, BOSS),
        Caller(ORDERS, LOGIN, siprec=recording_of(RECORDED)),
    ],
    ids=["a tenant", "another", "a recording"],
)
def test_call_is_taken(deployment: Deployment, port: int, caller: Caller) -> None:
    """For each tenant, with its own password and from a caller whom it lists, or as a recording of one who is listed."""
    before = len(deployment.asked)
    calls = sipp.call(deployment.caller, caller.taken(), (deployment.caller.address, port))
    assert (calls.done.code, calls.taken, calls.lost) == (0, 1, 0), calls.done.text
    assert before + 1 == len(deployment.asked)


REFUSED = {
    "wrong password": (Caller(ORDERS, ("trunk", "wrong-password")), 401),
    "no password": (Caller(ORDERS), 401),
    "password of another tenant": (Caller(ORDERS, OTHER_LOGIN), 401),
    "caller who is not listed": (Caller(ORDERS, uri="sip:clerk@elsewhere.example.com"), 403),
    "caller whom the tenant does not list": (Caller(COMPLAINTS), 403),
    "recording of one who is not listed": (
        Caller(ORDERS, siprec=recording_of("sip:stranger@elsewhere.example.com")),
        403,
    ),
    "number of no tenant": (Caller("15550199"), 404),
    "beginning of a number": (Caller("1555010"), 404),
}


@pytest.mark.proof("a call that is not allowed is refused", by="sipp, stunnel")
@pytest.mark.parametrize("why", REFUSED)
def test_call_is_refused(deployment: Deployment, port: int, why: str) -> None:
    """With the answer that the guide names, or else the stand-in's own; the assistant hears of none."""
    before = len(deployment.asked)
    caller, status = REFUSED[why]
    calls = sipp.call(deployment.caller, caller.refused(status), (deployment.caller.address, port))
    assert (calls.done.code, calls.taken, calls.lost) == (0, 1, 0), calls.done.text
    assert before == len(deployment.asked)


FOREIGN = {
    "assistant": (BETRAYED_BY_ASSISTANT, "the assistant: .*certification path", 0),
    "speech service": (BETRAYED_BY_SPEECH, "the relay: speech to text: SELF_SIGNED_CERT_IN_CHAIN", 1),
}
"""The callee, the reason in the header Warning, and what the assistant hears: it is asked before the speech service is."""


@pytest.mark.proof(
    "a call is refused if assistant or speech service has a certificate of a foreign authority",
    by="sipp, stunnel, tinyproxy",
)
@pytest.mark.parametrize("who", FOREIGN)
def test_foreign_authority(deployment: Deployment, port: int, who: str) -> None:
    """503 for the reason that TLS gives. The orchestrator reaches that server through the proxy.

    The relay does not: beside an adapter of its own stack, it uses no proxy for speech to text.
    """
    number, why, heard = FOREIGN[who]
    target = f"CONNECT {CLOUD}:{deployment.neighbours.impostor} "
    before, tunnels = len(deployment.asked), deployment.proxy.log.count(target)
    caller = Caller(number, LOGIN)
    calls = sipp.call(deployment.caller, caller.refused(503, why), (deployment.caller.address, port))
    assert (calls.done.code, calls.taken, calls.lost) == (0, 1, 0), calls.done.text
    assert (deployment.proxy.log.count(target) > tunnels) is (who == "assistant")
    assert before + heard == len(deployment.asked)


@pytest.mark.proof("plain SIP is closed, by TCP and by UDP", by="sipp")
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_plain_sip(deployment: Deployment, transport: sipp.Transport) -> None:
    """No answer comes; a trunk on another machine gives one to the same question."""
    caller, here = Caller(ORDERS, transport=transport), deployment.caller
    reached = deployment.find(ORCHESTRATOR).reached
    calls = sipp.call(here, caller.asked(200), (reached, 5060), seconds=5)
    with trunk_of(deployment).running():
        others = sipp.call(here, caller.asked(200), (here.address, TRUNK_PORT), seconds=5)
    assert (calls.taken, calls.unexpected, calls.done.code != 0) == (0, 0, True), calls.done.text
    assert others.taken + others.unexpected == 1, others.done.text


@pytest.mark.proof("a machine whose address is not trusted is not served", by="sipp, stunnel")
def test_stranger(deployment: Deployment) -> None:
    """403 from the gateway, or no connection at all where the network filters, even with the right password."""
    sip, reached = deployment.outputs["sip"], deployment.find(ORCHESTRATOR).reached
    caller, place = Caller(ORDERS), deployment.stranger
    with sipp.tunnel(place, reached, sip["tlsPort"], deployment.authorities, NAME) as port:
        seconds = (
            10 if deployment.filters else 60
        )  # no answer comes, or one that a busy machine may give late
        refused = sipp.call(place, caller.asked(403), (place.address, port), seconds=seconds)
        taken = sipp.call(place, Caller(ORDERS, LOGIN).taken(), (place.address, port), seconds=10)
    assert (refused.done.code == 0) is not deployment.filters, refused.done.text
    assert (taken.taken, taken.done.code != 0) == (0, True), taken.done.text


@pytest.mark.proof(f"{MANY} calls one after another, none lost", by="sipp, stunnel")
def test_many_calls(deployment: Deployment, port: int) -> None:
    """Each with a challenge, an assistant and a speech service of its own."""
    before = len(deployment.asked)
    caller = Caller(ORDERS, LOGIN)
    calls = sipp.call(
        deployment.caller, caller.taken(), (deployment.caller.address, port), count=MANY, seconds=600
    )
    assert (calls.done.code, calls.taken, calls.lost) == (0, MANY, 0), calls.done.text
    assert before + MANY == len(deployment.asked)


@pytest.mark.proof("scans for SIP devices find nothing", by="sipvicious")
def test_scan(deployment: Deployment) -> None:
    """At the well-known ports and at those of the outputs; a trunk that answers by UDP is found in the same way."""
    sip, here = deployment.outputs["sip"], deployment.caller
    ports = ",".join(map(str, sorted({5060, 5061, sip["tlsPort"]})))
    reached = deployment.find(ORCHESTRATOR).reached
    gateway = here.run("sipvicious_svmap", "-p", ports, "-x", here.address, reached)
    with trunk_of(deployment).running():
        trunk = here.run("sipvicious_svmap", "-p", str(TRUNK_PORT), "-x", here.address, here.address)
    assert ("found nothing" in gateway.text, "found nothing" in trunk.text) == (True, False), trunk.text
    assert f"{here.address}:{TRUNK_PORT}" in trunk.text


@pytest.mark.proof("guesses of numbers and passwords find nothing", by="sipvicious")
@pytest.mark.parametrize("program", ["sipvicious_svwar", "sipvicious_svcrack"])
def test_guesses(deployment: Deployment, program: str) -> None:
    """The tenants' numbers and the right password are among the guesses."""
    reached = deployment.find(ORCHESTRATOR).reached
    words = deployment.folder / "words.txt"
    words.write_text(f"{ORDERS}\nwrong-password\n{LOGIN[1]}\n", encoding="utf-8")
    more = ["-u", LOGIN[0]] if program.endswith("svcrack") else ["-m", "INVITE"]
    for port in (5060, deployment.outputs["sip"]["tlsPort"]):
        told = deployment.caller.run(
            program, "-p", str(port), "-d", str(words), "-x", deployment.caller.address, *more, reached
        )
        assert "no server response" in told.text or "found nothing" in told.text, told.text
