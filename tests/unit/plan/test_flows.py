"""Flows: who may open which connection, and for what. Nothing else is allowed."""

import pytest

from facts.connections import Remote, party_of
from facts.parties import Member, Namespace, Network, Party, Peer, PortRange, Protocol
from plan.model.flows import Flow
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.planning import flows, planned, variables

GATEWAY, ADAPTER = Member("voice-gateway"), Member("voice-gateway-stt-adapter")
PROXY = {"host": "proxy.example.com", "port": 3128}


def tcp(number: int) -> PortRange:
    """One TCP port."""
    return PortRange(number, number, Protocol.TCP)


def udp(low: int, high: int | None = None) -> PortRange:
    """UDP ports."""
    return PortRange(low, high or low, Protocol.UDP)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.10", Network("192.0.2.10/32")),
        ("2001:db8::10", Network("2001:db8::10/128")),
        ("proxy", Namespace("voice-gateway")),
        ("proxy.tools.svc", Namespace("tools")),
        ("proxy.tools.svc.cluster.local", Namespace("tools")),
        ("proxy.example.com", Peer.ANYWHERE),
        ("proxy.tools", Peer.ANYWHERE),
    ],
)
def test_who_a_host_stands_for(host: str, expected: Party) -> None:
    """A host becomes the most exact peer that a network policy can express."""
    assert expected == party_of(Remote(host, tcp(443), encrypted=True), "voice-gateway")


def test_a_name_without_dots_is_anybody_outside_kubernetes() -> None:
    """Docker has no namespaces, so such a name may be any host."""
    assert party_of(Remote("proxy", tcp(443), encrypted=True), None) is Peer.ANYWHERE


def test_all_flows_of_a_small_gateway() -> None:
    """Calls, audio, three services and DNS are allowed, and nothing else."""
    assert {(flow.source, flow.target, flow.ports, flow.encrypted) for flow in planned(small()).flows} == {
        (Peer.ANYWHERE, GATEWAY, tcp(5061), True),
        (GATEWAY, Peer.ANYWHERE, tcp(5061), True),
        (Peer.ANYWHERE, GATEWAY, udp(16384, 16395), False),
        (GATEWAY, Peer.ANYWHERE, udp(1024, 65535), False),
        (GATEWAY, Peer.ANYWHERE, tcp(443), True),
        (GATEWAY, Peer.DNS, tcp(53), False),
        (GATEWAY, Peer.DNS, udp(53), False),
    }


def test_plain_sip_is_allowed_after_a_weaker_choice() -> None:
    """Plain SIP is allowed over TCP and UDP, in both directions."""
    document = small(weakerChoices=weaker("plain-sip"))
    for purpose in ("calls by plain SIP", "requests within calls, by plain SIP"):
        plain = flows(document, purpose)
        assert [flow.ports for flow in plain] == [tcp(5060), udp(5060)]
        assert not any(flow.encrypted for flow in plain)


def test_trusted_addresses_narrow_signalling() -> None:
    """Only the listed addresses, of both IP versions, may connect."""
    document = small(whitelists={"trustedAddresses": ["192.0.2.10", "2001:db8::10"]})
    callers = {flow.source for flow in flows(document, "calls by SIP over TLS")}
    assert callers == {Network("192.0.2.10/32"), Network("2001:db8::10/128")}
    called = {flow.target for flow in flows(document, "requests within calls, by SIP over TLS")}
    assert called == callers


def test_media_networks_narrow_audio() -> None:
    """Audio is allowed to and from the declared networks only."""
    document = small(exposure={"mediaNetworks": ["192.0.2.0/24"]})
    network = Network("192.0.2.0/24")
    assert [flow.source for flow in flows(document, "callers' audio")] == [network]
    assert [flow.target for flow in flows(document, "audio to callers, on ports they choose")] == [network]


def test_a_proxy_takes_the_way_to_the_services() -> None:
    """Both containers reach the proxy; nothing goes to the services any more."""
    document = small(proxy=PROXY)
    assert flows(document, "forward proxy") == [
        Flow(GATEWAY, Peer.ANYWHERE, tcp(3128), "forward proxy", encrypted=False)
    ]
    for purpose in ("assistant", "speech to text", "text to speech"):
        assert flows(document, purpose) == []


@pytest.mark.parametrize(
    ("switch", "purpose"), [("speechToText", "speech to text"), ("textToSpeech", "text to speech")]
)
def test_a_service_that_does_not_use_the_proxy_is_reached_directly(switch: str, purpose: str) -> None:
    """Each service follows its own switch."""
    direct = flows(small(proxy={**PROXY, switch: False}), purpose)
    assert [flow.ports for flow in direct] == [tcp(443)]


def test_the_assistant_always_uses_the_proxy() -> None:
    """The orchestrator has no variable to change this."""
    document = small(proxy={**PROXY, "speechToText": False, "textToSpeech": False})
    assert flows(document, "assistant") == []


def test_music_on_hold_uses_the_proxy_only_if_declared() -> None:
    """By default, music on hold is fetched directly, as the guide says."""
    music = {"relay": {"musicOnHold": ["https://192.0.2.20/hold.wav"]}}
    direct = flows(merged(small(proxy=PROXY), music), "music on hold and one-time audio")
    assert direct == [
        Flow(GATEWAY, Network("192.0.2.20/32"), tcp(443), "music on hold and one-time audio", encrypted=True)
    ]
    assert not flows(merged(small(proxy={**PROXY, "musicOnHold": True}), music), direct[0].purpose)


def test_each_container_goes_to_its_own_proxy() -> None:
    """The relay may use a proxy by https. The orchestrator always uses one by http."""
    own = {"host": "192.0.2.30", "port": 8080}
    document = small(
        proxy={**PROXY, "type": "https", "orchestrator": own},
        relay={"placement": "apart"},
        weakerChoices=weaker("plain-control"),
    )
    assert {
        (flow.source, flow.target, flow.ports, flow.encrypted) for flow in flows(document, "forward proxy")
    } == {
        (GATEWAY, Network("192.0.2.30/32"), tcp(8080), False),
        (Member("voice-gateway-relay"), Peer.ANYWHERE, tcp(3128), True),
    }


def test_a_service_on_loopback_needs_no_way() -> None:
    """The service runs in the same pod, so no flow is needed."""
    document = small(speechToText={"url": "http://localhost:4000"})
    assert flows(document, "speech to text") == []


def test_a_service_of_the_own_namespace_is_found_there() -> None:
    """On Kubernetes, a name without dots is a Service of the same namespace."""
    document = small(
        target={"kubernetes": {"namespace": "telephony"}}, speechToText={"url": "https://stt:8443"}
    )
    (flow,) = flows(document, "speech to text")
    assert (flow.target, flow.ports) == (Namespace("telephony"), tcp(8443))


def test_the_port_of_a_url_is_the_port_of_its_flow() -> None:
    """The port and the peer of a flow come from the URL, in every spelling."""
    document = small(speechToText={"url": "https://[2001:db8::10]:8443", "tokenUrl": "https://token.iam.svc"})
    assert {(flow.target, flow.ports) for flow in flows(document, "speech to text")} == {
        (Network("2001:db8::10/128"), tcp(8443)),
        (Namespace("iam"), tcp(443)),
    }


def test_services_of_tenants_are_reached_by_who_speaks_to_them() -> None:
    """The orchestrator connects to the assistant and the SMS gateway, the relay to speech services."""
    tenant = {
        "tenantURI": "15550100",
        "conversation": {"url": "https://192.0.2.1"},
        "stt": {"credentials": {"url": "https://192.0.2.2"}},
        "tts": {"credentials": {"url": "https://192.0.2.3", "tokenServiceProviderUrl": "https://192.0.2.4"}},
        "smsPipe": {"url": "https://192.0.2.5"},
    }
    plan = planned(
        small(
            tenants=[tenant], relay={"placement": "apart"}, weakerChoices=weaker("plain-control"), proxy=None
        )
    )
    reached = {
        (flow.purpose, flow.source, flow.target) for flow in plan.flows if isinstance(flow.target, Network)
    }
    relay = Member("voice-gateway-relay")
    assert reached == {
        ("assistant", GATEWAY, Network("192.0.2.1/32")),
        ("speech to text", relay, Network("192.0.2.2/32")),
        ("text to speech", relay, Network("192.0.2.3/32")),
        ("text to speech", relay, Network("192.0.2.4/32")),
        ("SMS gateway", GATEWAY, Network("192.0.2.5/32")),
    }


def test_the_sms_gateway_is_reached_without_the_proxy() -> None:
    """The guide has no switch for it."""
    tenant = {"tenantURI": "15550100", "smsPipe": {"url": "https://192.0.2.5"}}
    assert len(flows(small(tenants=[tenant], proxy=PROXY), "SMS gateway")) == 1


def test_other_services_are_reached_by_the_orchestrator() -> None:
    """They are called directly, because no source says that they use the proxy."""
    document = small(
        otherServices=["https://192.0.2.50/events"],
        proxy=PROXY,
        relay={"placement": "apart"},
        weakerChoices=weaker("plain-control"),
    )
    assert flows(document, "other services") == [
        Flow(GATEWAY, Network("192.0.2.50/32"), tcp(443), "other services", encrypted=True)
    ]


def test_control_crosses_the_network_only_where_the_relay_is_apart() -> None:
    """The orchestrator connects to the relay, and the relay never to the orchestrator."""
    assert flows(small(), "control of the relay") == []
    assert flows(
        small(relay={"placement": "apart"}, weakerChoices=weaker("plain-control")), "control of the relay"
    ) == [Flow(GATEWAY, Member("voice-gateway-relay"), tcp(8080), "control of the relay", encrypted=False)]


def test_the_adapter_is_reached_by_the_relay_and_reaches_google() -> None:
    """No other flow has the adapter at an end, except DNS."""
    document = with_adapter()
    touching = {
        (flow.source, flow.target, flow.ports, flow.encrypted)
        for flow in planned(document).flows
        if ADAPTER in {flow.source, flow.target}
    }
    assert touching == {
        (GATEWAY, ADAPTER, tcp(4000), True),
        (ADAPTER, Peer.ANYWHERE, tcp(443), True),
        (ADAPTER, Peer.DNS, tcp(53), False),
        (ADAPTER, Peer.DNS, udp(53), False),
    }


def test_relays_outside_reach_the_adapter_from_their_networks() -> None:
    """The flow is in clear if the adapter has no TLS."""
    outside = {"service": "LoadBalancer", "names": ["adapter.example.com"], "sources": ["192.0.2.0/24"]}
    document = with_adapter(adapter={"outside": outside})
    purpose = "speech to text of relays outside"
    assert flows(document, purpose) == [
        Flow(Network("192.0.2.0/24"), ADAPTER, tcp(4000), purpose, encrypted=True)
    ]
    plain = merged(document, {"weakerChoices": weaker("adapter-without-tls")})
    assert [flow.encrypted for flow in flows(plain, purpose)] == [False]


def test_rest_is_reached_by_its_clients() -> None:
    """The flow uses HTTPS, or HTTP with the weaker choice."""
    document = small(rest={"clientNamespaces": ["monitoring"], "clientNetworks": ["192.0.2.0/24"]})
    clients = {Namespace("monitoring"), Network("192.0.2.0/24")}
    assert {flow.source for flow in flows(document, "REST and metrics")} == clients
    assert {flow.ports for flow in flows(document, "REST and metrics")} == {tcp(9446)}
    assert flows(document, "REST and metrics, in clear") == []
    plain = flows(merged(document, {"weakerChoices": weaker("plain-rest")}), "REST and metrics, in clear")
    assert {(flow.source, flow.ports, flow.encrypted) for flow in plain} == {
        (client, tcp(9086), False) for client in clients
    }


def test_outbound_calls_go_to_their_routes() -> None:
    """Each route has a flow with the transport that it names."""
    routes = [
        {"host": "192.0.2.40"},
        {"host": "192.0.2.41", "port": 5060, "transport": "tcp"},
        {"host": "192.0.2.42", "port": 5060, "transport": "udp"},
    ]
    rest = {"clientNetworks": ["192.0.2.0/24"], "outboundCalls": {"routes": routes}}
    document = small(rest=rest, weakerChoices=weaker("plain-sip"))
    assert {(flow.target, flow.ports, flow.encrypted) for flow in flows(document, "outbound calls")} == {
        (Network("192.0.2.40/32"), tcp(5061), True),
        (Network("192.0.2.41/32"), tcp(5060), False),
        (Network("192.0.2.42/32"), udp(5060), False),
    }


def test_flows_on_docker_are_the_same() -> None:
    """The plan makes the same flows, whichever target turns them into filters."""
    purposes = {flow.purpose for flow in planned(small_on_docker()).flows}
    assert purposes == {flow.purpose for flow in planned(small()).flows}


def test_one_switch_of_the_proxy_is_for_every_speech_to_text() -> None:
    """Beside an adapter the relay is told to leave the proxy out, so a tenant's own service is reached directly."""
    own = {"credentials": {"url": "https://own.example.com:8443"}}
    document = with_adapter(proxy=PROXY, tenants=[{"tenantURI": "15550100", "stt": own}])
    switch = variables(document, "media-relay", "WATSON_STT_ENABLE_PROXY")
    assert switch == {"WATSON_STT_ENABLE_PROXY": "false"}
    (flow,) = flows(document, "speech to text")
    assert flow == Flow(GATEWAY, Peer.ANYWHERE, tcp(8443), "speech to text", encrypted=True)


def test_an_adapter_is_reached_from_the_network_of_nodes() -> None:
    """A relay on the host network has a node's address, so no selector of pods lets it in."""
    purpose = "speech to text by the adapter, from a node's network"
    assert not flows(with_adapter(), purpose)
    (flow,) = flows(with_adapter(weakerChoices=weaker("host-network")), purpose)
    assert (flow.source, flow.ports) == (Peer.ANYWHERE, tcp(4000))
