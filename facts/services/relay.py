"""The media relay: callers' audio, and the speech services behind it."""

from __future__ import annotations

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.certificates import CertificateNeed, Use
from facts.connections import Connection, Purpose, Remote, Trust, proxy_serves
from facts.listeners import (
    Authentication,
    Listener,
    Reach,
    Role,
    admitted,
    media_peers,
    opens_node_ports,
    published_reach,
)
from facts.names import Names
from facts.parties import Peer, PortRange
from facts.services.service import Service, dns_connections, proxy_connection
from facts.targets import sources_are_filtered, target_traits

EPHEMERAL = (1024, 65535)
"""Ports from which callers' media may come; the trunk chooses."""
_SPEECH = (
    (Purpose.SPEECH_TO_TEXT, "speechToText", "stt", "speech_to_text"),
    (Purpose.TEXT_TO_SPEECH, "textToSpeech", "tts", "text_to_speech"),
)
"""Purpose, key for all calls, key of a tenant, and the field of both service and proxy switch."""


class Relay(Service):
    """Node.js: carries RTP to and from the speech services."""

    key = "relay"
    container = "media-relay"

    def workload(self, gateway: Gateway, names: Names) -> str:
        """The orchestrator's, or one of its own."""
        return names.relay if gateway.relay.is_apart else names.gateway

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The control WebSocket, and RTP with the RTCP port after its last."""
        yield Listener(
            role=Role.CONTROL,
            ports=PortRange.tcp(gateway.ports.control),
            field="ports.control",
            encrypted=False,
            authentication=Authentication.NONE,
            reach=_control_reach(gateway),
            admissions=admitted([Peer.MACHINE], "control of the relay") if gateway.relay.is_apart else (),
        )
        rtp = gateway.ports.rtp
        yield Listener(
            role=Role.RTP,
            ports=PortRange.udp(rtp.low, rtp.high + 1),
            field="ports.rtp",
            encrypted=False,
            authentication=Authentication.NONE,
            reach=published_reach(gateway, gateway.exposure.service),
            admissions=admitted(media_peers(gateway), "callers' audio"),
            filtered=sources_are_filtered(gateway),
            node_ports=opens_node_ports(gateway),
            published=True,
        )

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """Shown by orchestrator and relay where authentication is mutual; from one file, as the guide says."""
        if not gateway.tls.mutual_authentication:
            return None
        return CertificateNeed(
            self.key,
            Use.CLIENT,
            hosts=(names.gateway,),
            public_hosts=(),
            brought=gateway.tls.certificates.relay,
            has_store=gateway.tls.stores.mutual is not None,
        )

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Callers' audio, speech services with their token services, the adapter, and audio that is fetched."""
        for peer in media_peers(gateway):
            yield Connection(Purpose.MEDIA, Remote(peer, PortRange.udp(*EPHEMERAL), encrypted=False))
        for purpose, key, side, switch in _SPEECH:
            proxied = proxy_serves(gateway, switch)
            for field, url, trust in _speech_urls(gateway, key, side, switch):
                yield Connection(purpose, Remote.of_url(url), field, through_proxy=proxied, trust=trust)
        for position, url in enumerate(gateway.relay.music_on_hold):
            yield Connection(
                Purpose.AUDIO,
                Remote.of_url(url),
                f"relay.musicOnHold[{position}]",
                through_proxy=proxy_serves(gateway, "music_on_hold"),
            )
        if gateway.adapter is not None:
            encrypted = not gateway.takes(Choice.ADAPTER_WITHOUT_TLS)
            ports = PortRange.tcp(gateway.ports.adapter)
            yield Connection(Purpose.ADAPTER, Remote(names.member(names.adapter), ports, encrypted))
        if gateway.proxy is not None:
            yield proxy_connection(gateway.proxy, encrypted=gateway.proxy.type == "https")
        yield from dns_connections(gateway)


def _control_reach(gateway: Gateway) -> Reach:
    """Of a relay apart: policies never keep a node from its own pods, nor Docker a host from its containers."""
    if not gateway.relay.is_apart:
        return Reach.POD
    traits = target_traits(gateway)
    return Reach.HOST if traits is not None and traits.publishes_on_host else Reach.NODE


def _speech_urls(
    gateway: Gateway, key: str, side: str, attribute: str
) -> Iterator[tuple[str, str, Trust | None]]:
    """Each URL of a speech service: its field, itself, and the authorities it is checked against."""
    service = getattr(gateway, attribute)
    if service is not None:
        yield f"{key}.url", service.url, Trust.SPEECH
        if service.token_url:
            yield f"{key}.tokenUrl", service.token_url, None
    for position, tenant in enumerate(gateway.tenants):
        own = getattr(tenant, side)
        credentials = own.credentials if own is not None else None
        path = f"tenants[{position}].{side}.credentials"
        if credentials is not None and credentials.url:
            yield f"{path}.url", credentials.url, Trust.SPEECH
        if credentials is not None and credentials.token_service_provider_url:
            yield f"{path}.tokenServiceProviderUrl", credentials.token_service_provider_url, None
