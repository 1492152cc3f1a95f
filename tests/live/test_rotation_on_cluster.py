"""The four steps of a change of authority on a real Kubernetes node, while calls are made: no handshake fails.

Callers and the assistant trust only what the outputs gave them before a step, as docs/runbook.md tells their owners. Each call
has three handshakes: the caller with the gateway, the orchestrator with the assistant, which asks for a certificate, and the
relay with the adapter. A call that nobody takes while a pod is replaced is another matter: its reason is not one of TLS.
"""

import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster import end_stand_ins_soon
from tests.support.cluster_gateway import LITTLE, ClusterGateway, Site, deployed
from tests.support.documents import ROTATION, declaration
from tests.support.gateways import ADAPTER
from tests.support.looping import Calls, calling

pytestmark = pytest.mark.live

SITE: Final = Site("rotating", "192.0.2.78", "203.0.113.78", 30081, (30420, 30431))
LAST_SECONDS: Final = 20
"""For the old adapter: the relay of a pod that ends takes calls for ten seconds more, and may still use it."""
GATEWAY: Final = "gateway"
"""The workload of orchestrator and relay."""
AUTHORITIES: Final[list[dict[str, Any]]] = [declaration(file)["tls"]["authority"] for file in ROTATION]


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterGateway]:
    """The gateway as it is before the first step."""
    end_stand_ins_soon(node, SITE.name, LAST_SECONDS)
    values = {"tls.authority": AUTHORITIES[0], "resources.adapter": LITTLE}
    with deployed(node, tmp_path_factory.mktemp(SITE.name), values, {}, SITE) as made:
        yield made


def test_no_handshake_fails_while_an_authority_is_replaced(gateway: ClusterGateway) -> None:
    """Only who missed the introduction is left out; and after each step nothing is left to do."""
    gateway.assistant.context.verify_mode = ssl.CERT_REQUIRED
    at_first = gateway.outputs()
    steps = (("introduced", {GATEWAY}), ("switched", {GATEWAY, ADAPTER}), ("retired", {GATEWAY}))
    for authority, (step, rolled) in zip(AUTHORITIES[1:], steps, strict=True):
        before = gateway.pods()
        calls = _taken(gateway, authority)
        calls.enter(f"authority {step} on a node, one instance")
        assert (step, rolled) == (step, _rolled(before, gateway.pods()))
        assert {} == gateway.program.changes("up"), step

    at_last = gateway.outputs()
    assert 1 == len(at_last["authority"]["fingerprints"])
    assert at_first["authority"]["fingerprints"] != at_last["authority"]["fingerprints"]
    wait_for(lambda: gateway.status_of_a_call(at_last) == 200, "a call")
    patient = gateway.for_patient_callers()
    with pytest.raises(ssl.SSLCertVerificationError), patient.caller(at_first):
        pass


def _taken(gateway: ClusterGateway, authority: Mapping[str, Any]) -> Calls:
    """Take one step, while those call and are called who trust what the step before told them."""
    told, context, asked = gateway.outputs(), gateway.assistant.context, len(gateway.assistant.asked)
    context.load_verify_locations(cadata=told["authority"]["caBundlePem"])
    gateway.program.declare({"tls.authority": authority})
    with calling(gateway, told) as calls:
        gateway.program.up()
    assert [] == calls.broken
    # orchestrator and relay show one certificate: decision 7
    assert {"voice-gateway relay"} == {each["client"] for each in gateway.assistant.asked[asked:]}
    return calls


def _rolled(before: Mapping[str, bool], after: Mapping[str, bool]) -> set[str]:
    """Whose pods were replaced, one by one ready pod."""
    assert [True, True] == list(after.values())
    names = {ADAPTER if ADAPTER in name else GATEWAY for name in set(after) - set(before)}
    assert len(set(before) - set(after)) == len(names)
    return names
