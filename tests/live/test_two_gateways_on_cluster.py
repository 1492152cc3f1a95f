"""Two instances of a gateway on a real Kubernetes node: no call fails while the certificate that they carry is renewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster_gateway import ClusterGateway, Site
from tests.support.long_deployed import GATEWAY_DUE, at, long_deployed
from tests.support.looping import Calls, calling
from tests.support.trunks import PATIENCE, Trunk, by_addresses, by_name, instances, pod_for_trunk

pytestmark = pytest.mark.live

SITE: Final = Site("two-gateways", "192.0.2.79", "203.0.113.79", 30091, (30440, 30451))
TRUNKS: Final = "trunks"
PAUSE_SECONDS: Final = 0.5
"""Between two calls of a trunk; two trunks that never pause would keep this machine busy by themselves."""


@pytest.fixture(scope="module")
def trunks(
    node: OwnedNode, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ClusterGateway, Trunk, Trunk]]:
    """A gateway of two instances, each with an address of its own, and two trunks that its whitelist names."""
    with pod_for_trunk(node, TRUNKS) as pod:
        values = {
            "replicas": 2,
            "exposure": {"service": "ClusterIP", "sipAddress": "podIP", "mediaAddress": "podIP"},
            "assistant.connectTimeoutSeconds": PATIENCE,
            "assistant.readTimeoutSeconds": PATIENCE,
            "whitelists.trustedAddresses": sorted((pod.reached, SITE.caller)),
        }
        with long_deployed(node, tmp_path_factory.mktemp(SITE.name), values, SITE) as gateway:
            yield gateway, by_name(gateway, pod, TRUNKS), by_addresses(gateway)


def _calling(trunk: Trunk, outputs: Mapping[str, Any]) -> AbstractContextManager[Calls]:
    return calling(trunk, outputs, PAUSE_SECONDS, PATIENCE)


def _pods(gateway: ClusterGateway) -> dict[str, dict[str, Any]]:
    """The pods of orchestrator and relay, by name."""
    listed = {each["metadata"]["name"]: each for each in gateway.listed("pods")}
    return {name: listed[name] for name in gateway.pods() if "adapter" not in name}


def _begun(pod: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(pod["metadata"]["creationTimestamp"])


def _ready(pod: dict[str, Any]) -> datetime:
    (condition,) = [each for each in pod["status"]["conditions"] if each["type"] == "Ready"]
    return datetime.fromisoformat(condition["lastTransitionTime"])


def _addresses(pods: dict[str, dict[str, Any]]) -> set[str]:
    return {each["status"]["podIP"] for each in pods.values()}


def _wait_for_calls_to(pods: dict[str, dict[str, Any]], *trunks: Trunk) -> None:
    """Wait until each trunk has called each of these; a Service chooses by chance."""
    addresses = _addresses(pods)
    wait_for(lambda: all(addresses <= each.taken_by for each in trunks), "calls to each instance")


def test_no_call_fails_while_two_gateways_are_renewed(trunks: tuple[ClusterGateway, Trunk, Trunk]) -> None:
    """Their pods are replaced one after another, the adapter's is not, all take calls, and a second `up` does nothing."""
    gateway, inside, outside = trunks
    outputs, before, all_before = gateway.outputs(), _pods(gateway), set(gateway.pods())
    assert len(before) == 2
    assert set(instances(gateway, inside.name)) == _addresses(before)

    at(gateway, GATEWAY_DUE)
    with _calling(inside, outputs) as named, _calling(outside, outputs) as addressed:
        _wait_for_calls_to(before, inside, outside)
        changes = gateway.program.changes("up")
        gateway.wait_for_the_end_of(before)
        _wait_for_calls_to(_pods(gateway), inside, outside)

    assert [each for each in changes if each.startswith("Deployment ")] == ["Deployment voice-gateway"]
    after = _pods(gateway)
    assert len(after) == 2
    assert not set(before) & set(after)
    assert all_before - set(before) == set(gateway.pods()) - set(after)
    first, second = sorted(after.values(), key=_begun)
    assert _ready(first) <= _begun(second)

    named.enter("certificate of two gateways renewed on a node, called by the Service")
    addressed.enter("certificate of two gateways renewed on a node, called by the addresses of pods")
    assert (named.failures, addressed.failures) == ({}, {})
    assert inside.taken_by == outside.taken_by == _addresses(before) | _addresses(after)


def test_a_second_up_changes_nothing(trunks: tuple[ClusterGateway, Trunk, Trunk]) -> None:
    """It replaces no pod, and no call fails."""
    gateway, inside, outside = trunks
    before, outputs = gateway.pods(), gateway.outputs()
    with _calling(inside, outputs) as named, _calling(outside, outputs) as addressed:
        assert gateway.program.changes("up") == {}
    assert gateway.pods() == before
    assert (named.failures, addressed.failures) == ({}, {})
