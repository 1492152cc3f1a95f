"""The media relay: callers' audio, and the speech services behind it."""

from collections.abc import Iterator
from typing import Final

from declaration.containers import WritePath
from declaration.gateway import Gateway
from declaration.variables.rows import CHART, GUIDE, OLD_CHART, SAMPLES
from declaration.volumes import Volume
from declaration.weaker import Choice
from facts.addresses import LOOPBACK, announced
from facts.certificates import CertificateNeed, Use
from facts.connections import Connection, Purpose, Remote, Trust, service_connections, uses_proxy
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
from facts.model.containers import Health, TcpProbe
from facts.model.endpoints import Endpoint, ServiceType
from facts.model.files import File
from facts.names import Names
from facts.parties import Peer, PortRange, Zone
from facts.services.service import Service, dns_connections, port_of, proxy_connection
from facts.settings import Rows, ServiceContext, Setting, part_settings, store_settings
from facts.stores import Stores
from facts.targets import sources_are_filtered, target_traits

RECORDINGS, LOGS = "/vgw-media-relay/recordings", "/vgw-media-relay/logs"
"""Source: IBM/charts, the mounts of the relay."""
EPHEMERAL = (1024, 65535)
"""Ports of callers' media. The trunk chooses one for each call."""
CONTROL: Final = Role("control", "control of the relay")
RTP: Final = Role("rtp", "RTP and RTCP", Zone.CALLERS)
_SPEECH: Final = {
    "speechToText": Purpose("speech to text", check_can_be_off=True),
    "textToSpeech": Purpose("text to speech", check_can_be_off=True),
}
"""By the key of both service and proxy switch."""
_AUDIO: Final = Purpose("music on hold and one-time audio", check_can_be_off=True)
_MEDIA: Final = Purpose("audio to callers, on ports they choose", zone=Zone.CALLERS)


class Relay(Service):
    """Node.js: carries RTP to and from the speech services."""

    key = "relay"
    noun = "MediaRelay"
    write_paths = (WritePath(path=LOGS, size="1Gi"), WritePath(path=RECORDINGS, size="64Mi"))

    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload of the orchestrator, or with `placement: apart` its own."""
        return names.media

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The control WebSocket, and RTP. The last RTCP port follows the last RTP port."""
        yield Listener(
            role=CONTROL,
            ports=PortRange.tcp(gateway.ports.control),
            field="ports.control",
            encrypted=False,
            authentication=Authentication.NONE,
            reach=_control_reach(gateway),
            admissions=admitted([Peer.MACHINE], "control of the relay") if gateway.relay.is_apart else (),
        )
        rtp = gateway.ports.rtp
        yield Listener(
            role=RTP,
            ports=PortRange.udp(rtp.low, rtp.last_rtcp),
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
        """With mutual authentication: orchestrator and relay show it, and both read it from one file, as the guide says."""
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

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Media, stores, the proxy and the services for all calls."""
        gateway = context.gateway
        yield from _media_settings(gateway)
        yield from _store_settings(gateway, context.stores)
        yield from _proxy_settings(gateway)
        yield from _speech_settings(gateway)

    def endpoints(
        self, gateway: Gateway, names: Names, listening: tuple[Listener, ...]
    ) -> Iterator[Endpoint]:
        """One for the orchestrator, if the relay has its own workload."""
        if gateway.relay.is_apart:
            ports = tuple(port_of(each) for each in listening if each.role == CONTROL)
            yield Endpoint(names.relay, names.relay, ServiceType.CLUSTER_IP, ports)

    def health(self, gateway: Gateway) -> Health:
        """A connection to its control port. The port is on loopback if the orchestrator runs in the same pod."""
        control = gateway.ports.control
        probe = TcpProbe(control) if gateway.relay.is_apart else TcpProbe(control).within
        return Health(probe, probe)

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The authorities that it trusts, and with mutual authentication its own certificate."""
        stores = context.stores
        if stores.relay_bundle is not None:
            yield stores.relay_bundle
        if stores.mutual is not None:
            yield stores.mutual.file

    def volumes(self, gateway: Gateway) -> Iterator[tuple[str, str, Volume | None]]:
        """Recordings and logs."""
        yield "recordings", RECORDINGS, gateway.volumes.recordings
        yield "relay-logs", LOGS, gateway.volumes.relay_logs

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Callers' audio, speech services, their token services, and audio that it downloads."""
        for peer in media_peers(gateway):
            yield Connection(_MEDIA, Remote(peer, PortRange.udp(*EPHEMERAL), encrypted=False))
        for key, purpose in _SPEECH.items():
            proxied = uses_proxy(gateway, key)
            yield from service_connections(gateway, purpose, key, Trust.SPEECH, through_proxy=proxied)
        for position, url in enumerate(gateway.relay.music_on_hold):
            yield Connection(
                _AUDIO,
                Remote.of_url(url),
                f"relay.musicOnHold[{position}]",
                through_proxy=uses_proxy(gateway, "musicOnHold"),
            )
        if gateway.proxy is not None:
            yield proxy_connection(gateway.proxy, encrypted=gateway.proxy.type == "https")
        yield from dns_connections(gateway)


SERVICE: Final = Relay()


def _control_reach(gateway: Gateway) -> Reach:
    """How far the control port reaches. No policy blocks a node from its own pods, or a Docker host from its containers."""
    if not gateway.relay.is_apart:
        return Reach.POD
    return Reach.HOST if target_traits(gateway).publishes_on_host else Reach.NODE


def _media_settings(gateway: Gateway) -> Iterator[Setting]:
    rtp, recording = gateway.ports.rtp, gateway.recording
    host = "0.0.0.0" if gateway.relay.is_apart else LOOPBACK  # noqa: S104 - guarded by a policy
    yield Setting("SDP_ADDRESS", announced(gateway.exposure.media_address), "exposure.mediaAddress", CHART)
    yield Setting("MEDIA_RELAY_WS_HOST", host, "relay.placement", CHART)
    yield Setting("MEDIA_RELAY_WS_PORT", gateway.ports.control, "ports.control", CHART)
    yield Setting("RTP_UDP_PORT_RANGE", f"{rtp.low}-{rtp.high}", "ports.rtp", CHART)
    yield Setting("CLUSTER_WORKERS", gateway.relay.workers, "relay.workers", CHART)
    yield Setting("MAX_SESSIONS", gateway.relay.max_sessions, "relay.maxSessions", CHART)
    yield Setting("ENABLE_RECORDING", recording is not None, "recording", CHART)
    yield Setting("STEREO_RECORDING", recording.stereo if recording else None, "recording.stereo", CHART)
    yield Setting("MEDIA_RELAY_LOG_LEVEL", gateway.logging.relay_level, "logging.relayLevel", CHART)


def _store_settings(gateway: Gateway, stores: Stores) -> Iterator[Setting]:
    bundle, off = stores.relay_bundle, gateway.takes(Choice.NO_CERTIFICATE_CHECKS)
    path = bundle.path if bundle else None
    yield Setting("SSL_CLIENT_CA_CERTIFICATE_FILE", path, "tls.trust.speech", GUIDE)
    yield from store_settings(
        stores.mutual,
        (
            ("SSL_CLIENT_PKCS12_FILE", "tls.mutualAuthentication"),
            ("SSL_CLIENT_PASSPHRASE", "tls.stores.mutual.passphrase"),
        ),
        GUIDE,
    )
    yield Setting("NODE_TLS_REJECT_UNAUTHORIZED", 0 if off else None, "weakerChoices", CHART)


def _proxy_settings(gateway: Gateway) -> Iterator[Setting]:
    rows = (
        (GUIDE, {"TYPE": "type", "HOST": "host", "PORT": "port", "USERNAME": "username"}, False),
        (GUIDE, {"PASSWORD": "password"}, True),
    )
    yield from part_settings(gateway.proxy, "proxy", "PROXY_", rows)
    for name, key in (
        ("WATSON_STT", "speechToText"),
        ("WATSON_TTS", "textToSpeech"),
        ("MUSIC_ON_HOLD", "musicOnHold"),
    ):
        switch = uses_proxy(gateway, key) if gateway.proxy else None
        yield Setting(f"{name}_ENABLE_PROXY", switch, f"proxy.{key}", GUIDE)


def _speech_settings(gateway: Gateway) -> Iterator[Setting]:
    """The speech services. If an adapter of this stack replaces one, its file defines address and credentials."""
    stt, tts = gateway.speech_to_text, gateway.text_to_speech
    yield from part_settings(
        stt, "speechToText", "WATSON_STT_", (*_speech(GUIDE), (OLD_CHART, {"MODEL": "model"}, False))
    )
    yield from part_settings(
        tts, "textToSpeech", "WATSON_TTS_", (*_speech(SAMPLES), (SAMPLES, {"VOICE": "voice"}, False))
    )
    yield from part_settings(
        tts, "textToSpeech", "", ((SAMPLES, {"TTS_CACHE_TIME_TO_LIVE": "cacheHours"}, False),)
    )


def _speech(login: str) -> Rows:
    """Address and credentials of a speech service; `login` is the document that shows user and password."""
    return (
        (SAMPLES, {"URL": "url", "TOKEN_SERVICE_PROVIDER_URL": "tokenUrl"}, False),
        (SAMPLES, {"APIKEY": "apiKey"}, True),
        (login, {"USERNAME": "username"}, False),
        (login, {"PASSWORD": "password"}, True),
    )
