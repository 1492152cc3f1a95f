"""The networks of the cluster: what "anywhere" excepts, and what is said if they are not known."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.parties import Network, Peer, PortRange
from plan.model.cluster import ClusterNetwork
from plan.model.gateway import KubernetesTarget
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.planning import flows, planned

NETWORKS = {"pods": ["10.244.0.0/16"], "services": ["10.96.0.0/12"], "nodes": ["192.168.0.0/24"]}
NEVER = (
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "168.63.129.16",
    "100.100.100.200",
)
"""Addresses that a service outside never has: metadata and helpers of clouds, neighbours of the node."""


def _declared(networks: dict[str, list[str]], **more: object) -> dict[str, Any]:
    return merged(small(**more), {"target": {"kubernetes": {"clusterNetworks": networks}}})


def _network(document: dict[str, Any]) -> ClusterNetwork:
    target = planned(document).target
    assert isinstance(target, KubernetesTarget)
    return target.network


def _told(document: dict[str, Any], beginning: str) -> list[str]:
    return [each for each in planned(document).outputs["warnings"] if each.startswith(beginning)]


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("document", [small(), _declared(NETWORKS)])
def test_metadata_is_left_out_whether_networks_are_declared_or_not(
    document: dict[str, Any], address: str
) -> None:
    """The metadata service gives a node's credentials to every client, so it is always excepted."""
    excepted = [ipaddress.ip_network(each) for each in _network(document).excepted]
    assert any(ipaddress.ip_address(address) in each for each in excepted)


def test_declared_networks_are_left_out() -> None:
    """Declared networks are excepted together with those that always are: IPv4 first, and sorted."""
    assert _network(_declared(NETWORKS)).excepted == (
        "10.96.0.0/12",
        "10.244.0.0/16",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "192.168.0.0/24",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
        "fe80::/10",
    )


_PRIVATE = st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fc00::/7")


@st.composite
def _blocks(draw: st.DrawFn) -> str:
    address = draw(_PRIVATE)
    prefix = draw(st.integers(12, 32) if address.version == 4 else st.integers(20, 128))
    return str(ipaddress.ip_network((address, prefix), strict=False))


@given(st.lists(_blocks(), min_size=1, max_size=6, unique=True))
def test_every_declared_network_is_left_out_and_none_stands_in_another(blocks: list[str]) -> None:
    """Networks that overlap are merged.

    IP versions are kept apart, because a policy refuses an exception outside its block.
    """
    excepted = [ipaddress.ip_network(each) for each in _network(_declared({"pods": blocks})).excepted]
    for block in map(ipaddress.ip_network, blocks):
        assert any(block.version == each.version and _covers(each, block) for each in excepted)
    for one in excepted:
        assert not any(one is not other and _covers(other, one) for other in excepted)
        assert one.prefixlen > 0


def _covers(outer: Any, inner: Any) -> bool:  # noqa: ANN401 - networks of either version
    return bool(outer.version == inner.version and inner.subnet_of(outer))


@pytest.mark.parametrize("missing", [("pods",), ("services",), ("nodes",), ("pods", "services", "nodes")])
def test_networks_that_are_not_declared_have_a_warning(missing: tuple[str, ...]) -> None:
    """The warning names each kind of network that is not declared, and what this means."""
    known = {key: value for key, value in NETWORKS.items() if key not in missing}
    (told,) = _told(_declared(known, exposure={"mediaNetworks": ["192.0.2.0/24"]}), "target.kubernetes")
    assert told.startswith(
        f"target.kubernetes.clusterNetworks: {', '.join(missing)} not declared, so network policies"
    )


def test_no_warning_if_all_networks_are_declared_or_no_flow_goes_anywhere() -> None:
    """There is no warning if all networks are declared, if no flow goes to anywhere, or on Docker."""
    assert _told(_declared(NETWORKS), "target.kubernetes.clusterNetworks") == []
    assert _told(small_on_docker(), "target.kubernetes") == []
    closed = small(
        whitelists={"trustedAddresses": ["192.0.2.10"]},
        exposure={"mediaNetworks": ["192.0.2.0/24"]},
        assistant={"url": "https://192.0.2.20"},
        speechToText={"url": "https://192.0.2.21"},
        textToSpeech={"url": "https://192.0.2.22"},
    )
    assert _told(closed, "target.kubernetes") == []


def test_callers_that_are_pods_have_a_warning() -> None:
    """If the pods' networks are excepted, callers that are pods must be declared."""
    assert _told(_declared({"pods": NETWORKS["pods"]}), "exposure.mediaNetworks: is empty, and")
    for quiet in (
        small(),
        _declared(NETWORKS, exposure={"mediaNetworks": ["10.244.0.0/16"]}),
        _declared(
            NETWORKS,
            exposure={"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"},
        ),
    ):
        assert not _told(quiet, "exposure.mediaNetworks: is empty, and cluster")


def test_relays_on_the_host_network_come_from_nodes() -> None:
    """If the networks of nodes are known, the adapter allows no other source."""
    purpose = "speech to text by the adapter, from a node's network"
    document = with_adapter(weakerChoices=weaker("host-network"))
    assert [flow.source for flow in flows(document, purpose)] == [Peer.ANYWHERE]
    known = merged(document, {"target": {"kubernetes": {"clusterNetworks": NETWORKS}}})
    assert [flow.source for flow in flows(known, purpose)] == [Network("192.168.0.0/24")]


def test_names_may_be_answered_elsewhere() -> None:
    """DNS can be answered by other pods, on another port, or by a cache on each node."""
    dns = {"namespace": "openshift-dns", "labels": {"b": "2", "a": "1"}, "port": 5353}
    document = merged(
        small(), {"target": {"kubernetes": {"dns": {**dns, "addresses": ["169.254.20.10", "2001:db8::53"]}}}}
    )
    servers = _network(document).name_servers
    assert (servers.namespace, list(servers.labels.items())) == ("openshift-dns", [("a", "1"), ("b", "2")])
    assert servers.addresses == ("169.254.20.10/32", "2001:db8::53/128")
    asked = {flow.ports for flow in flows(document, "names of services")}
    assert asked == {kind(number) for number in (53, 5353) for kind in (PortRange.tcp, PortRange.udp)}
    default = _network(small()).name_servers
    assert (default.namespace, dict(default.labels), default.addresses) == (
        "kube-system",
        {"k8s-app": "kube-dns"},
        (),
    )
