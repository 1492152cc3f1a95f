"""Names and ports under which others reach the gateway, and what is said of it."""

from typing import Any

import pytest

from plan.model import Address, Exposure, PortRange, Protocol, Reach, Text
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.planning import container, endpoint, planned, variables

OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
CLIENTS = {"clientNetworks": ["192.0.2.0/24"], "clientNamespaces": ["monitoring"]}
BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}


def _names(document: dict[str, Any]) -> list[str]:
    return [each.name for each in planned(document).endpoints]


def _ports(document: dict[str, Any], name: str) -> list[str]:
    return [port.name for port in endpoint(document, name).ports]


def test_a_small_gateway_has_one_endpoint() -> None:
    """For SIP over TLS, inside the cluster; audio goes to the pod itself."""
    assert _names(small()) == ["voice-gateway-sip"]
    sip = endpoint(small(), "voice-gateway-sip")
    assert (sip.reach, sip.keep_client_address, sip.source_ranges) == (Reach.CLUSTER, False, ())
    assert _ports(small(), "voice-gateway-sip") == ["sip-tls"]


def test_plain_sip_is_an_endpoint_after_a_weaker_choice() -> None:
    """Over both transports."""
    document = small(weakerChoices=weaker("plain-sip"))
    assert _ports(document, "voice-gateway-sip") == ["sip-tcp", "sip-tls", "sip-udp"]
    assert planned(document).sip.plain_port == 5060


def test_rest_has_an_endpoint_where_it_has_clients() -> None:
    """Over HTTPS; over HTTP after a weaker choice."""
    document = small(rest=CLIENTS)
    assert _ports(document, "voice-gateway-rest") == ["rest-tls"]
    plain = merged(document, {"weakerChoices": weaker("plain-rest")})
    assert _ports(plain, "voice-gateway-rest") == ["rest-http", "rest-tls"]
    assert [port.name for port in planned(document).rest_ports] == ["rest-http", "rest-tls"]


def test_rest_without_clients_is_not_published() -> None:
    """It may listen, but nobody is led there."""
    for document in (small(), small(rest={"bind": "loopback"})):
        assert not [port for port in planned(document).rest_ports if port.published]


def test_a_load_balancer_carries_audio_too() -> None:
    """Callers' addresses survive, for the whitelist sees them."""
    document = small(
        exposure={**BALANCED, "loadBalancer": {"address": "192.0.2.1", "annotations": {"b": "2", "a": "1"}}}
    )
    sip = endpoint(document, "voice-gateway-sip")
    assert _ports(document, "voice-gateway-sip") == ["sip-tls", "rtp"]
    assert (sip.reach, sip.address, sip.keep_client_address) == (Reach.LOAD_BALANCER, "192.0.2.1", True)
    assert list(sip.annotations.items()) == [("a", "1"), ("b", "2")]
    assert (sip.source_ranges, sip.node_ports) == ((), {})


def test_trusted_addresses_narrow_a_load_balancer_where_audio_is_narrowed_too() -> None:
    """It has one list for all its ports."""
    trusted = {"whitelists": {"trustedAddresses": ["192.0.2.10", "2001:db8::10"]}}
    open_to_audio = endpoint(merged(small(exposure=BALANCED), trusted), "voice-gateway-sip")
    assert open_to_audio.source_ranges == ()
    narrow = small(exposure={**BALANCED, "mediaNetworks": ["198.51.100.0/24"]}, **trusted)
    assert endpoint(narrow, "voice-gateway-sip").source_ranges == (
        "192.0.2.10/32",
        "198.51.100.0/24",
        "2001:db8::10/128",
    )


def test_a_node_port_equals_its_port() -> None:
    """For SIP and SDP announce the port, and RTCP follows RTP."""
    ports = {"sipTls": 30061, "rtp": {"low": 30100, "high": 30104}}
    exposure = {"service": "NodePort", "sipAddress": "nodeIP", "mediaAddress": "nodeIP"}
    found = endpoint(small(ports=ports, exposure=exposure), "voice-gateway-sip").node_ports
    assert found == {number: number for number in (30061, 30100, 30101, 30102, 30103, 30104, 30105)}


def test_a_relay_apart_has_a_name_for_its_orchestrator() -> None:
    """Its WebSocket listens on every address, and is probed from outside the pod."""
    document = small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control"))
    assert _ports(document, "voice-gateway-relay") == ["control"]
    assert variables(document, "sip-orchestrator", "MEDIA_RELAY_HOST") == {
        "MEDIA_RELAY_HOST": "voice-gateway-relay:8080"
    }
    assert variables(document, "media-relay", "MEDIA_RELAY_WS_HOST") == {"MEDIA_RELAY_WS_HOST": "0.0.0.0"}  # noqa: S104
    assert [each.name for each in planned(document).workloads] == ["voice-gateway", "voice-gateway-relay"]


def test_a_relay_with_its_orchestrator_listens_on_loopback() -> None:
    """Nobody else reaches it."""
    assert variables(small(), "media-relay", "MEDIA_RELAY_WS_HOST") == {"MEDIA_RELAY_WS_HOST": "127.0.0.1"}
    assert variables(small(), "sip-orchestrator", "MEDIA_RELAY_HOST") == {
        "MEDIA_RELAY_HOST": "127.0.0.1:8080"
    }


def test_the_adapter_is_reached_from_outside_where_that_is_declared() -> None:
    """From the named networks."""
    inside = endpoint(with_adapter(), "voice-gateway-stt-adapter")
    assert (inside.reach, inside.source_ranges, inside.keep_client_address) == (Reach.CLUSTER, (), False)
    balanced = endpoint(with_adapter(adapter={"outside": OUTSIDE}), "voice-gateway-stt-adapter")
    assert (balanced.reach, balanced.source_ranges) == (Reach.LOAD_BALANCER, ("192.0.2.0/24",))
    on_nodes = {"outside": {**OUTSIDE, "service": "NodePort"}}
    node = endpoint(with_adapter(adapter=on_nodes, ports={"adapter": 30400}), "voice-gateway-stt-adapter")
    assert (node.source_ranges, node.keep_client_address, node.node_ports) == ((), True, {30400: 30400})


@pytest.mark.parametrize(
    ("address", "value"),
    [("podIP", Address.POD), ("nodeIP", Address.NODE), ("sip.example.com", Text("sip.example.com"))],
)
def test_announced_addresses_are_told_to_the_containers(address: str, value: object) -> None:
    """Placed ones as what the container learns where it runs."""
    document = small(exposure={"sipAddress": address, "mediaAddress": address})
    assert value == container(document, "sip-orchestrator").environment["SIP_HOST"]
    assert value == container(document, "media-relay").environment["SDP_ADDRESS"]


def test_what_is_exposed_is_said_in_words() -> None:
    """With its ports, its encryption, and who gets there."""
    document = with_adapter(
        adapter={"outside": OUTSIDE}, rest=CLIENTS, exposure=BALANCED, weakerChoices=weaker("plain-sip")
    )
    tcp = Protocol.TCP
    assert planned(document).exposures == (
        Exposure(
            "plain SIP", PortRange(5060, 5060, tcp), encrypted=False, reach="LoadBalancer, from anywhere"
        ),
        Exposure(
            "SIP over TLS", PortRange(5061, 5061, tcp), encrypted=True, reach="LoadBalancer, from anywhere"
        ),
        Exposure(
            "plain SIP",
            PortRange(5060, 5060, Protocol.UDP),
            encrypted=False,
            reach="LoadBalancer, from anywhere",
        ),
        Exposure(
            "RTP and RTCP",
            PortRange(16384, 16395, Protocol.UDP),
            encrypted=False,
            reach="LoadBalancer, from anywhere",
        ),
        Exposure(
            "REST and metrics",
            PortRange(9446, 9446, tcp),
            encrypted=True,
            reach="ClusterIP, from namespace monitoring, 192.0.2.0/24",
        ),
        Exposure(
            "speech-to-text adapter",
            PortRange(4000, 4000, tcp),
            encrypted=True,
            reach="LoadBalancer, from 192.0.2.0/24",
        ),
    )


def test_node_ports_of_load_balancers_are_opened_and_told_by_declaration_alone() -> None:
    """The Service asks for none by default; where it does, the exposure says so."""
    closed = with_adapter(adapter={"outside": OUTSIDE}, exposure=BALANCED)
    more = {
        "adapter": {"outside": {"nodePorts": True}},
        "exposure": {"loadBalancer": {"nodePorts": True}},
    }
    for document, opened in ((closed, False), (merged(closed, more), True)):
        plan = planned(document)
        assert {
            each.name: each.allocate_node_ports
            for each in plan.endpoints
            if each.reach is Reach.LOAD_BALANCER
        } == {"voice-gateway-sip": opened, "voice-gateway-stt-adapter": opened}
        assert {" and a port of every node, from " in each.reach for each in plan.exposures} == {opened}


def test_control_of_a_relay_apart_is_told() -> None:
    """Policies never keep a node from its own pods, nor Docker a host from its containers."""
    apart: dict[str, Any] = {"relay": {"placement": "apart"}, "weakerChoices": weaker("plain-control")}
    control = {"control of the relay": "node, from any process on the machine that runs the relay"}
    told = {each.what: each.reach for each in planned(small(**apart)).exposures if not each.encrypted}
    assert told.items() >= control.items()
    on_docker = {each.what: each.reach for each in planned(small_on_docker(**apart)).exposures}
    assert on_docker["control of the relay"].startswith("Docker host, from any process")
    assert "control of the relay" not in {each.what for each in planned(small()).exposures}


def test_an_adapter_without_tls_is_exposed_in_clear() -> None:
    """The summary must not say otherwise."""
    document = with_adapter(adapter={"outside": OUTSIDE}, weakerChoices=weaker("adapter-without-tls"))
    (exposed,) = (each for each in planned(document).exposures if each.what == "speech-to-text adapter")
    assert not exposed.encrypted


def test_on_docker_the_host_is_named() -> None:
    """No Service stands between, and nothing but the orchestrator's own list keeps anyone out."""
    document = small_on_docker(
        rest={"clientNetworks": ["192.0.2.0/24"]}, whitelists={"trustedAddresses": ["192.0.2.9"]}
    )
    assert {each.what: each.reach for each in planned(document).exposures} == {
        "SIP over TLS": "Docker host, from 192.0.2.9/32",
        "RTP and RTCP": "Docker host, from anywhere",
        "REST and metrics": "Docker host, from anywhere",
    }


def test_on_the_host_network_all_that_listens_is_told() -> None:
    """Whether published or not, and from anywhere: no policy holds there, but the orchestrator's own list."""
    document = with_adapter(
        rest={"clientNetworks": ["192.0.2.0/24"]},
        exposure={"mediaNetworks": ["192.0.2.0/24"]},
        whitelists={"trustedAddresses": ["192.0.2.9"]},
        weakerChoices=weaker("host-network"),
    )
    assert [
        (each.what, each.ports.low, each.encrypted, each.reach) for each in planned(document).exposures
    ] == [
        ("plain SIP", 5060, False, "node, from 192.0.2.9/32"),
        ("SIP over TLS", 5061, True, "node, from 192.0.2.9/32"),
        ("plain SIP", 5060, False, "node, from 192.0.2.9/32"),
        ("RTP and RTCP", 16384, False, "node, from anywhere"),
        ("REST and metrics", 9086, False, "node, from anywhere"),
        ("REST and metrics", 9446, True, "node, from anywhere"),
        ("speech-to-text adapter", 4000, True, "ClusterIP, from anywhere"),
    ]


def test_rest_on_loopback_is_told_nowhere() -> None:
    """Not even on the host network."""
    document = small(rest={"bind": "loopback"}, weakerChoices=weaker("host-network"))
    assert "REST and metrics" not in {each.what for each in planned(document).exposures}
