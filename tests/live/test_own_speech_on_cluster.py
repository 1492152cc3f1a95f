"""Both adapters and the codec service on a real Kubernetes node, with stand-ins that open their files.

The gateway is that of `examples/cluster.yaml`, with the containers that `examples/own-speech.yaml` adds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster_gateway import LITTLE, ClusterGateway, Site, deployed
from tests.support.docker_gateway import LOGIN, ORDERS
from tests.support.documents import ROOT, declaration
from tests.support.gateways import ADAPTER, CODEC, ORCHESTRATOR, RELAY, TTS_ADAPTER
from tests.support.on_call import control_of, with_audio
from tests.support.on_kubernetes import container_on
from tests.support.standin_images import IMAGES

pytestmark = pytest.mark.live

SITE: Final = Site("own-speech", "192.0.2.76", "203.0.113.76", 30121, (30500, 30511))
OWN: Final = declaration(ROOT / "examples/own-speech.yaml")
VALUES: Final = {
    "textToSpeech": None,
    "ttsAdapter": OWN["ttsAdapter"],
    "codec": OWN["codec"],
    "tls.trust.speech": OWN["tls"]["trust"]["speech"],
    "images.ttsAdapter": IMAGES[TTS_ADAPTER],
    "images.codec": IMAGES[CODEC],
    "resources": dict.fromkeys(("orchestrator", "relay", "codec", "adapter", "ttsAdapter"), LITTLE),
}


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterGateway]:
    """All five containers; `up` has waited until their probes pass."""
    with deployed(node, tmp_path_factory.mktemp(SITE.name), VALUES, {}, SITE) as made:
        yield made


def test_all_five_containers_are_ready(gateway: ClusterGateway) -> None:
    """Orchestrator, relay and codec in one pod, each adapter in one of its own; none was started again."""
    found = {
        frozenset(each["name"] for each in pod["status"]["containerStatuses"]): {
            (each["ready"], each["restartCount"]) for each in pod["status"]["containerStatuses"]
        }
        for pod in gateway.listed("pods")
    }
    ready = {(True, 0)}
    assert found == {
        frozenset({ORCHESTRATOR, RELAY, CODEC}): ready,
        frozenset({ADAPTER}): ready,
        frozenset({TTS_ADAPTER}): ready,
    }


def test_a_caller_hears_the_echo_and_the_adapter_and_is_heard(gateway: ClusterGateway) -> None:
    """Over TLS with digest; the relay reaches both adapters, each with its own password and certificate."""
    relay = container_on(gateway.node, SITE.name, RELAY)
    with (
        control_of(relay.pid, relay.environment) as control,
        gateway.caller(gateway.outputs()) as phone,
    ):
        answer = phone.invite(ORDERS, login=LOGIN)
        assert answer.status == 200, answer
        with with_audio(phone, answer, gateway.network, control) as call:
            assert call.spoken("hi") == {"call": phone.call, "bytes": 320}
            assert [call.heard() for _ in "hi"] == [b"h" * 160, b"i" * 160]
        assert phone.bye(ORDERS).status == 200
    said = f"call {phone.call} ended, heard 160 bytes"
    wait_for(lambda: said in container_on(gateway.node, SITE.name, ORCHESTRATOR).log(), said)


def test_adapters_have_passwords_of_their_own(gateway: ClusterGateway) -> None:
    """The relay knows both; an adapter knows its own alone."""
    relay = container_on(gateway.node, SITE.name, RELAY).environment
    known = {side: relay[f"WATSON_{side}_PASSWORD"] for side in ("STT", "TTS")}
    assert len(set(known.values())) == 2
    for container, side, other in ((ADAPTER, "STT", "TTS"), (TTS_ADAPTER, "TTS", "STT")):
        own = container_on(gateway.node, SITE.name, container).environment
        assert own[f"{side}_ADAPTER_PASSWORD"] == known[side]
        assert known[other] not in own.values()


def test_nothing_is_due_afterwards(gateway: ClusterGateway) -> None:
    """A second `up` changes nothing."""
    assert gateway.program.changes("up") == {}
