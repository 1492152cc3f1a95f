"""Names and ports under which others reach the gateway."""

from typing import Any

import pytest

from facts.model.endpoints import ServiceType
from facts.model.values import Address, Text
from tests.support.declarations import merged, small, weaker, with_adapter
from tests.support.planning import container, endpoint, planned, variables

OUTSIDE = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
CLIENTS = {"clientNetworks": ["192.0.2.0/24"], "clientNamespaces": ["monitoring"]}
BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}


def _names(document: dict[str, Any]) -> list[str]:
    return [each.name for each in planned(document).endpoints]


def _ports(document: dict[str, Any], name: str) -> list[str]:
    return [port.name for port in endpoint(document, name).ports]


def test_a_small_gateway_has_one_endpoint() -> None:
    """The endpoint is for SIP over TLS, inside the cluster. Audio goes to the pod directly."""
    assert _names(small()) == ["voice-gateway-sip"]
    sip = endpoint(small(), "voice-gateway-sip")
    assert (sip.type, sip.keep_client_address, sip.source_ranges) == (ServiceType.CLUSTER_IP, False, ())
    assert _ports(small(), "voice-gateway-sip") == ["sip-tls"]


def test_plain_sip_is_an_endpoint_after_a_weaker_choice() -> None:
    """Plain SIP has a port for TCP and one for UDP."""
    document = small(weakerChoices=weaker("plain-sip"))
    assert _ports(document, "voice-gateway-sip") == ["sip-tcp", "sip-tls", "sip-udp"]


def test_rest_has_an_endpoint_where_it_has_clients() -> None:
    """The endpoint uses HTTPS, or HTTP with the weaker choice."""
    document = small(rest=CLIENTS)
    assert _ports(document, "voice-gateway-rest") == ["rest-tls"]
    plain = merged(document, {"weakerChoices": weaker("plain-rest")})
    assert _ports(plain, "voice-gateway-rest") == ["rest-http", "rest-tls"]


def test_rest_without_clients_is_not_published() -> None:
    """REST may listen, but no endpoint has its port."""
    for document in (small(), small(rest={"bind": "loopback"})):
        assert "voice-gateway-rest" not in _names(document)


def test_a_load_balancer_carries_audio_too() -> None:
    """It keeps the addresses of callers, because the whitelist needs them."""
    document = small(
        exposure={**BALANCED, "loadBalancer": {"address": "192.0.2.1", "annotations": {"b": "2", "a": "1"}}}
    )
    sip = endpoint(document, "voice-gateway-sip")
    assert _ports(document, "voice-gateway-sip") == ["sip-tls", "rtp"]
    assert (sip.type, sip.address, sip.keep_client_address) == (ServiceType.LOAD_BALANCER, "192.0.2.1", True)
    assert list(sip.annotations.items()) == [("a", "1"), ("b", "2")]
    assert (sip.source_ranges, sip.node_ports) == ((), {})


def test_trusted_addresses_narrow_a_load_balancer_where_audio_is_narrowed_too() -> None:
    """A load balancer has one list of sources for all its ports."""
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
    """SIP and SDP announce the port, and RTCP uses the port after RTP, so the numbers must be equal."""
    ports = {"sipTls": 30061, "rtp": {"low": 30100, "high": 30104}}
    exposure = {"service": "NodePort", "sipAddress": "nodeIP", "mediaAddress": "nodeIP"}
    found = endpoint(small(ports=ports, exposure=exposure), "voice-gateway-sip").node_ports
    assert found == {number: number for number in (30061, 30100, 30101, 30102, 30103, 30104, 30105)}


def test_a_relay_apart_has_a_name_for_its_orchestrator() -> None:
    """Its WebSocket listens on every address, and the probe connects from outside the pod."""
    document = small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control"))
    assert _ports(document, "voice-gateway-relay") == ["control"]
    assert variables(document, "sip-orchestrator", "MEDIA_RELAY_HOST") == {
        "MEDIA_RELAY_HOST": "voice-gateway-relay:8080"
    }
    assert variables(document, "media-relay", "MEDIA_RELAY_WS_HOST") == {"MEDIA_RELAY_WS_HOST": "0.0.0.0"}  # noqa: S104
    assert [each.name for each in planned(document).workloads] == ["voice-gateway", "voice-gateway-relay"]


def test_a_relay_with_its_orchestrator_listens_on_loopback() -> None:
    """Only the containers of the same pod can connect."""
    assert variables(small(), "media-relay", "MEDIA_RELAY_WS_HOST") == {"MEDIA_RELAY_WS_HOST": "127.0.0.1"}
    assert variables(small(), "sip-orchestrator", "MEDIA_RELAY_HOST") == {
        "MEDIA_RELAY_HOST": "127.0.0.1:8080"
    }


def test_the_adapter_is_reached_from_outside_where_that_is_declared() -> None:
    """Only the declared networks are admitted."""
    inside = endpoint(with_adapter(), "voice-gateway-stt-adapter")
    assert (inside.type, inside.source_ranges, inside.keep_client_address) == (
        ServiceType.CLUSTER_IP,
        (),
        False,
    )
    balanced = endpoint(with_adapter(adapter={"outside": OUTSIDE}), "voice-gateway-stt-adapter")
    assert (balanced.type, balanced.source_ranges) == (ServiceType.LOAD_BALANCER, ("192.0.2.0/24",))
    on_nodes = {"outside": {**OUTSIDE, "service": "NodePort"}}
    node = endpoint(with_adapter(adapter=on_nodes, ports={"adapter": 30400}), "voice-gateway-stt-adapter")
    assert (node.source_ranges, node.keep_client_address, node.node_ports) == ((), True, {30400: 30400})


@pytest.mark.parametrize(
    ("address", "value"),
    [("podIP", Address.POD), ("nodeIP", Address.NODE), ("sip.example.com", Text("sip.example.com"))],
)
def test_announced_addresses_reach_the_containers(address: str, value: object) -> None:
    """The address of the pod or node is given by a reference that is resolved where the container runs."""
    choices = weaker("host-network") if address == "nodeIP" else []
    document = small(exposure={"sipAddress": address, "mediaAddress": address}, weakerChoices=choices)
    assert value == container(document, "sip-orchestrator").environment["SIP_HOST"]
    assert value == container(document, "media-relay").environment["SDP_ADDRESS"]
