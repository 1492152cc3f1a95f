"""Which traffic is allowed: one flow for each thing that the gateway does, and none besides.

Owns the network side of the plan; targets turn flows into policies. Directions are those of the opener. Rows follow
IBM's table of ports, with what that table forgets: cluster DNS.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from declaration.addresses import is_ip, is_loopback
from declaration.gateway import Gateway
from declaration.rules.services import is_plain, urls_of
from declaration.weaker import Choice
from plan.certificates import adapter_has_tls
from plan.model import Flow, Member, Namespace, Network, Party, Peer, PortRange, Protocol
from plan.names import Names
from plan.relay import listens_through_proxy

SIP, SIP_TLS = 5060, 5061
"""Ports on which peers listen: https://www.iana.org/assignments/service-names-port-numbers."""
DNS, HTTPS = 53, 443
EPHEMERAL = (1024, 65535)
"""Ports from which callers' media may come; the trunk chooses."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class _Parties:
    """The workloads of one gateway."""

    orchestrator: Member
    relay: Member
    adapter: Member
    namespace: str | None

    def outside(self, host: str) -> Party:
        """The party behind a host name."""
        return party(host, self.namespace)


def flows(gateway: Gateway, names: Names) -> tuple[Flow, ...]:
    """Every flow, sorted."""
    apart = gateway.relay.is_apart
    parties = _Parties(
        Member(names.gateway),
        Member(names.relay if apart else names.gateway),
        Member(names.adapter),
        names.namespace,
    )
    found = {
        *_signalling(gateway, parties),
        *_media(gateway, parties),
        *_control(gateway, parties),
        *_services(gateway, parties),
        *_adapter(gateway, parties),
        *_rest(gateway, parties),
        *_dns(gateway, parties),
    }
    return tuple(sorted(found, key=repr))


def network(address: str) -> Network:
    """One address as a network."""
    return Network(str(ipaddress.ip_network(address)))


def party(host: str, namespace: str | None) -> Party:
    """Who a host name stands for, as far as a network policy can say it.

    Policies know addresses, not names: a name outside the cluster means anywhere, on its port alone. A name without
    dots is a Service of the gateway's own namespace.
    """
    if is_ip(host):
        return network(host)
    parts = host.split(".")
    if len(parts) == 1 and namespace is not None:
        return Namespace(namespace)
    if len(parts) > 2 and parts[2] == "svc":  # noqa: PLR2004 - service.namespace.svc
        return Namespace(parts[1])
    return Peer.ANYWHERE


def callers(gateway: Gateway) -> tuple[Party, ...]:
    """Who may speak SIP with the gateway."""
    trusted = gateway.whitelists.trusted_addresses
    return tuple(network(address) for address in sorted(trusted)) or (Peer.ANYWHERE,)


def _tcp(number: int) -> PortRange:
    return PortRange(number, number, Protocol.TCP)


def _udp(number: int) -> PortRange:
    return PortRange(number, number, Protocol.UDP)


def _signalling(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    own, ports = parties.orchestrator, gateway.ports
    for caller in callers(gateway):
        yield Flow(caller, own, _tcp(ports.sip_tls), "calls by SIP over TLS", encrypted=True)
        yield Flow(own, caller, _tcp(SIP_TLS), "requests within calls, by SIP over TLS", encrypted=True)
        if gateway.takes(Choice.PLAIN_SIP):
            for inbound, outbound in ((_tcp(ports.sip), _tcp(SIP)), (_udp(ports.sip), _udp(SIP))):
                yield Flow(caller, own, inbound, "calls by plain SIP", encrypted=False)
                yield Flow(own, caller, outbound, "requests within calls, by plain SIP", encrypted=False)
    outbound_calls = gateway.rest.outbound_calls
    for route in outbound_calls.routes if outbound_calls else ():
        range_ = _udp(route.port) if route.transport == "udp" else _tcp(route.port)
        yield Flow(
            own, parties.outside(route.host), range_, "outbound calls", encrypted=route.transport == "tls"
        )


def _media(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    rtp = gateway.ports.rtp
    peers: Iterable[Party] = [Network(cidr) for cidr in sorted(gateway.exposure.media_networks)] or [
        Peer.ANYWHERE
    ]
    for peer in peers:
        inbound = PortRange(rtp.low, rtp.high + 1, Protocol.UDP)
        yield Flow(peer, parties.relay, inbound, "callers' audio", encrypted=False)
        outbound = PortRange(*EPHEMERAL, Protocol.UDP)
        yield Flow(parties.relay, peer, outbound, "audio to callers, on ports they choose", encrypted=False)


def _control(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    if parties.relay != parties.orchestrator:
        range_ = _tcp(gateway.ports.control)
        yield Flow(parties.orchestrator, parties.relay, range_, "control of the relay", encrypted=False)


def _url_flows(parties: _Parties, source: Member, url: str, purpose: str) -> Iterator[Flow]:
    """The way to a URL; what is on loopback never leaves the pod."""
    parts = urlsplit(url)
    host, number = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if not is_loopback(host):
        yield Flow(source, parties.outside(host), _tcp(number), purpose, encrypted=not is_plain(url))


def _services(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    for path, url in urls_of(gateway):
        service = _Service.of(path)
        source = parties.orchestrator if service.of_orchestrator else parties.relay
        if not _through_proxy(gateway, service):
            yield from _url_flows(parties, source, url, service.purpose)
    for url in gateway.relay.music_on_hold:
        if not (gateway.proxy and gateway.proxy.music_on_hold):
            yield from _url_flows(parties, parties.relay, url, "music on hold and one-time audio")
    yield from _proxies(gateway, parties)


@dataclass(frozen=True)
class _Service:
    """What a URL of the declaration is for."""

    purpose: str
    of_orchestrator: bool
    switch: str | None
    """Field of the proxy that routes it; None: never through the proxy."""

    @staticmethod
    def of(path: str) -> "_Service":
        if path.startswith("otherServices"):
            return _Service("other services", of_orchestrator=True, switch=None)
        if "smsPipe" in path:
            return _Service("SMS gateway", of_orchestrator=True, switch=None)
        if ".stt." in path or path.startswith("speechToText"):
            return _Service("speech to text", of_orchestrator=False, switch="speech_to_text")
        if ".tts." in path or path.startswith("textToSpeech"):
            return _Service("text to speech", of_orchestrator=False, switch="text_to_speech")
        return _Service("assistant", of_orchestrator=True, switch="")


def _through_proxy(gateway: Gateway, service: _Service) -> bool:
    if gateway.proxy is None or service.switch is None:
        return False
    if service.switch == "speech_to_text":
        return listens_through_proxy(gateway)
    return service.of_orchestrator or bool(getattr(gateway.proxy, service.switch))


def _proxies(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    proxy = gateway.proxy
    if proxy is None:
        return
    own = proxy.orchestrator or proxy
    purpose = "forward proxy"
    yield Flow(parties.orchestrator, parties.outside(own.host), _tcp(own.port), purpose, encrypted=False)
    yield Flow(
        parties.relay, parties.outside(proxy.host), _tcp(proxy.port), purpose, encrypted=proxy.type == "https"
    )


def _adapter(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    if gateway.adapter is None:
        return
    encrypted, range_ = adapter_has_tls(gateway), _tcp(gateway.ports.adapter)
    purpose = "speech to text by the adapter"
    yield Flow(parties.relay, parties.adapter, range_, purpose, encrypted=encrypted)
    if gateway.takes(Choice.HOST_NETWORK):
        # Traffic of pods on the host network comes from addresses of nodes, which no selector of pods meets:
        # https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
        yield Flow(
            Peer.ANYWHERE, parties.adapter, range_, f"{purpose}, from a node's network", encrypted=encrypted
        )
    yield Flow(parties.adapter, Peer.ANYWHERE, _tcp(HTTPS), "Google Cloud Speech", encrypted=True)
    for cidr in gateway.adapter.outside.sources if gateway.adapter.outside else ():
        yield Flow(
            Network(cidr), parties.adapter, range_, "speech to text of relays outside", encrypted=encrypted
        )


def rest_clients(gateway: Gateway) -> tuple[Party, ...]:
    """Who may use REST."""
    rest = gateway.rest
    namespaces = [Namespace(name) for name in sorted(rest.client_namespaces)]
    return (*namespaces, *(Network(cidr) for cidr in sorted(rest.client_networks)))


def _rest(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    for client in rest_clients(gateway):
        https = _tcp(gateway.ports.rest_https)
        yield Flow(client, parties.orchestrator, https, "REST and metrics", encrypted=True)
        if gateway.takes(Choice.PLAIN_REST):
            http = _tcp(gateway.ports.rest_http)
            yield Flow(client, parties.orchestrator, http, "REST and metrics, in clear", encrypted=False)


def _dns(gateway: Gateway, parties: _Parties) -> Iterator[Flow]:
    members = {parties.orchestrator, parties.relay} | ({parties.adapter} if gateway.adapter else set())
    for member in members:
        for range_ in (_tcp(DNS), _udp(DNS)):
            yield Flow(member, Peer.DNS, range_, "names of services", encrypted=False)
