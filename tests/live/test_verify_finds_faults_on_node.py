"""`verify` asks a gateway on a real Kubernetes node, which is broken by kubectl in each way that can be broken there.

The authority is the test's own, so a certificate can be wrong in one thing only. REST is reached inside the cluster
only, so no place outside can ask it. The trunk and the stranger are hosts beside the node, with addresses of their own.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from sandbox.node.server import OwnedNode
from tests.support.by_hand import first_rule
from tests.support.faults import CLOSED, MEDIA, REST, SIP, Pair, found, found_by_a_stranger, held_by
from tests.support.faults_on_node import (
    BROKEN_PODS,
    GATEWAY,
    LISTENERS,
    OPEN,
    PUBLISHED,
    SIP_PORT,
    SPEECH_GATEWAY,
    SPEECH_PORT,
    STORES,
    TRUNK,
    Gateway,
    deployed,
    published,
    rolled,
)
from tests.support.networks import network_of
from tests.support.old_tls import speaking_old_tls
from verify.model import Control

pytestmark = pytest.mark.live

AROUND: Final = (
    "old TLS before the adapter",
    "the trunk is kept from SIP",
    "the stranger is let in to SIP",
    "the stranger is let in to the adapter",
)
"""What is broken without a change of pods."""
NOT_BROKEN: Final[Mapping[Pair, str]] = {
    (Control.TLS_VERSIONS, SIP): "a server in between hides the address by which a caller is admitted",
}
"""What could be asked of this gateway and is not broken here, and why."""


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A sound gateway."""
    with deployed(node, tmp_path_factory.mktemp("broken")) as made:
        yield made


def test_a_sound_gateway_passes(gateway: Gateway) -> None:
    """From the trunk's place all that can be asked holds; to the stranger everything is closed."""
    told = gateway.asked()
    unasked = {MEDIA, (Control.WHITELIST_OF_ADDRESSES, SIP), (Control.REACHABLE, REST)}
    assert told.found == {"holds": held_by(*LISTENERS), "not asked": unasked}, told.text
    told = gateway.asked_by_a_stranger()
    closed = {(Control.REACHABLE, each) for each in LISTENERS}
    absent = (Control.PRESENT, f"gateway at {gateway.outputs['sip']['address']['value']}")
    assert told.found == {
        "holds": CLOSED | closed,
        "not asked": {MEDIA, (Control.REACHABLE, REST), absent},
    }, told.text


# No two of them are about the same pods, except where a password hides what else is wrong.
@pytest.mark.parametrize(
    "faults",
    [
        ("orchestrator: foreign authority", "adapter without a password"),
        ("orchestrator: certificate has ended", "adapter: other certificate"),
        ("orchestrator: a name is missing", "adapter: certificate has ended"),
        ("calls without a password", "adapter: foreign authority, other name"),
        OPEN,
    ],
    ids=", ".join,
)
def test_broken_pods_are_found(gateway: Gateway, faults: tuple[str, ...]) -> None:
    """Each fault by its controls and by no other; the stranger, to whom all is closed, sees nothing of it."""
    rolled(gateway, *faults)
    told = gateway.asked()
    assert told.broken == found(*faults, listeners=LISTENERS), told.text


def test_policies_that_are_gone_are_found(gateway: Gateway) -> None:
    """By the stranger, who then reaches all listeners, and is not refused where the whitelist is gone too."""
    rolled(gateway, *OPEN)
    let_in = ("the stranger is let in to SIP", "the stranger is let in to the adapter")
    with gateway.hand.without("networkpolicies", GATEWAY, SPEECH_GATEWAY, None):
        gateway.wait_until_reached(gateway.stranger, SIP_PORT, SPEECH_PORT)
        told = gateway.asked_by_a_stranger()
        seen = found_by_a_stranger(*let_in, *OPEN) | found(*OPEN)
        assert told.broken == seen, told.text
        rolled(gateway)
        told = gateway.asked_by_a_stranger()
        assert told.broken == found_by_a_stranger(*let_in), told.text
    gateway.wait_until_reached(gateway.stranger, SIP_PORT, SPEECH_PORT, is_open=False)


def test_a_policy_that_lets_nobody_in_is_found(gateway: Gateway) -> None:
    """By the trunk, once the one that allows what the gateway needs is gone."""
    with gateway.hand.without("networkpolicies", GATEWAY):
        gateway.wait_until_reached(gateway.trunk, SIP_PORT, is_open=False)
        told = gateway.asked()
        assert told.broken == found("the trunk is kept from SIP"), told.text
    gateway.wait_until_reached(gateway.trunk, SIP_PORT)


def test_old_tls_is_found(gateway: Gateway, tmp_path: Path) -> None:
    """A load balancer before the node ends TLS with the adapter's own certificate, from version 1.0 on."""
    hand, workload, node = gateway.hand, gateway.sound[SPEECH_GATEWAY], gateway.node
    store, container, variable = STORES["adapter"]
    passphrase = hand.passphrase(workload, container, variable)
    content, pod = hand.file(workload, store), hand.address(SPEECH_GATEWAY)
    with (
        network_of(node.place.pid),
        speaking_old_tls(content, passphrase, tmp_path, (pod, SPEECH_PORT)) as front,
        first_rule(
            node.inside("iptables"),
            ("-t", "nat", "PREROUTING"),
            *("-s", f"{TRUNK}/32", "-p", "tcp", "--dport", str(SPEECH_PORT)),
            *("-j", "DNAT", "--to-destination", f"{node.address}:{front}"),
        ),
    ):
        told = gateway.asked()
    assert told.broken == found("old TLS before the adapter"), told.text


@pytest.mark.parametrize(("fault", "port", "pods"), PUBLISHED, ids=str)
def test_ports_that_are_published_are_found(
    gateway: Gateway, fault: str, port: int, pods: tuple[str, ...]
) -> None:
    """By another Service at the node's address, and a policy that lets everybody in."""
    rolled(gateway, *pods)
    with published(gateway, port):
        told = gateway.asked()
    assert told.broken == found(fault, *pods), told.text


def test_each_control_is_broken_on_this_node() -> None:
    """At each listener that can be asked, or it is said why it is not."""
    faults = (*BROKEN_PODS, *(fault for fault, *_ in PUBLISHED), *AROUND)
    broken = found(*faults, listeners=LISTENERS) | found_by_a_stranger(*faults, listeners=LISTENERS)
    asked = held_by(*LISTENERS) | {(Control.WHITELIST_OF_ADDRESSES, SIP)}
    assert asked - broken == NOT_BROKEN.keys()
    never = {Control.PRESENT}  # no open port is not yet a fault
    assert {control for control, _ in broken} == set(Control) - never


def test_refresh_and_up_repair_what_is_changed_by_hand(gateway: Gateway) -> None:
    """Pods that read other files and variables, and policies that are gone: it is sound again."""
    rolled(gateway, "calls without a password", "adapter without a password")
    gateway.hand.kubectl("delete", "networkpolicies", "--all")
    told = gateway.program.run("refresh")
    assert told.code == 0, told.text
    gateway.program.up()
    gateway.hand.wait_for_replaced(GATEWAY, SPEECH_GATEWAY)
    gateway.wait_until_reached(gateway.trunk, SIP_PORT, SPEECH_PORT)
    gateway.wait_until_reached(gateway.stranger, SIP_PORT, SPEECH_PORT, is_open=False)
    assert gateway.asked().broken == set()
