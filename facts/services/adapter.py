"""The speech-to-text adapter: a WebSocket server that speaks Watson's protocol and calls Google Cloud Speech."""

from __future__ import annotations

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.variables.rows import GUIDE, SAMPLES
from declaration.weaker import Choice
from facts.certificates import CertificateNeed, Use
from facts.connections import Connection, Credential, Purpose, Remote
from facts.containers import CALLERS_FIRST, DRAIN
from facts.generations import adapter_password, adapter_username, has_generations
from facts.listeners import Admission, Authentication, Listener, Reach, Role, admitted
from facts.model.containers import Health, TcpProbe
from facts.model.files import DocumentContent, File, SecretContent, SecretDocument
from facts.names import Names
from facts.parties import Network, Party, Peer, PortRange
from facts.services.service import Service, dns_connections
from facts.settings import ServiceContext, Setting, store_settings
from facts.targets import TargetTraits, target_settings, target_traits, uses_host_network
from facts.values import given

HTTPS = 443
FOLDER = "/stt-adapter/credentials"
"""Source: WASdev/sample.voice.gateway, stt-adapter: where the sample mounts the Google key."""
KEY = f"{FOLDER}/google.json"
CONFIG = f"{FOLDER}/recognitionConfig.json"


class Adapter(Service):
    """Node.js: turns the relay's audio into text by another vendor's recogniser."""

    key = "adapter"
    noun = "SpeechToTextAdapter"
    with_calls = False

    def is_declared(self, gateway: Gateway) -> bool:
        """Whether the gateway has one."""
        return gateway.adapter is not None

    def workload(self, gateway: Gateway, names: Names) -> str:
        """One of its own."""
        del gateway
        return names.adapter

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The WebSocket, for the relay of this gateway and for relays outside that are listed."""
        traits = target_traits(gateway)
        yield Listener(
            role=Role.WEBSOCKET,
            ports=PortRange.tcp(gateway.ports.adapter),
            field="ports.adapter",
            encrypted=not gateway.takes(Choice.ADAPTER_WITHOUT_TLS),
            authentication=Authentication.NONE
            if gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION)
            else Authentication.PASSWORD,
            reach=_reach(gateway, traits),
            admissions=_admissions(gateway),
            sources_field="adapter.outside.sources",
            filtered=traits is None or traits.filters_traffic,
            node_ports=gateway.adapter_outside is not None and gateway.adapter_outside.node_ports,
            published=gateway.adapter_outside is not None,
        )

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """For its WebSocket, unless a weaker choice leaves it in clear."""
        if gateway.takes(Choice.ADAPTER_WITHOUT_TLS):
            return None
        outside = gateway.adapter_outside.names if gateway.adapter_outside else ()
        return CertificateNeed(
            self.key,
            Use.SERVER,
            hosts=(*names.adapter_hosts, *outside),
            public_hosts=(names.adapter, *outside),
            brought=gateway.tls.certificates.adapter,
            has_store=gateway.tls.stores.adapter is not None,
        )

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Google Cloud Speech, its own TLS, and the login that it asks for."""
        gateway, declared = context.gateway, context.gateway.adapter
        google = declared.google if declared else None
        yield Setting("PORT", gateway.ports.adapter, "ports.adapter", SAMPLES)
        yield Setting("LOG_LEVEL", declared.log_level if declared else None, "adapter.logLevel", SAMPLES)
        yield Setting("GOOGLE_APPLICATION_CREDENTIALS", KEY, "adapter.google.credentials", SAMPLES)
        for ending, attribute, field in (
            ("LANGUAGE_CODE", "language_code", "languageCode"),
            ("PROFANITY_FILTER", "profanity_filter", "profanityFilter"),
            ("MAX_ALTERNATIVES", "max_alternatives", "maxAlternatives"),
        ):
            value = getattr(google, attribute) if google else None
            yield Setting(f"GOOGLE_SPEECH_{ending}", value, f"adapter.google.{field}", SAMPLES)
        config = CONFIG if google and google.recognition_config is not None else None
        yield Setting("GOOGLE_SPEECH_RECOGNITION_CONFIG", config, "adapter.google.recognitionConfig", SAMPLES)
        yield from store_settings(
            context.stores.adapter,
            (
                ("SSL_SERVER_PKCS12_FILE", "tls.stores.adapter"),
                ("SSL_SERVER_PASSPHRASE", "tls.stores.adapter.passphrase"),
            ),
            GUIDE,
        )
        yield Setting("STT_ADAPTER_USERNAME", adapter_username(gateway), "adapter.username", GUIDE)
        yield Setting(
            "STT_ADAPTER_PASSWORD", adapter_password(gateway), "adapter.password", GUIDE, secret=True
        )

    def health(self, gateway: Gateway) -> Health:
        """By a connection: a plain GET is answered with 426."""
        probe = TcpProbe(gateway.ports.adapter)
        return Health(probe, probe)

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The key for Google, settings of its recogniser, and its store."""
        declared = context.gateway.adapter
        yield File(KEY, SecretContent(given("adapter.google.credentials")))
        if declared is not None and declared.google.recognition_config is not None:
            yield File(CONFIG, DocumentContent(SecretDocument(given("adapter.google.recognitionConfig"))))
        if context.stores.adapter is not None:
            yield context.stores.adapter.file

    def replicas(self, gateway: Gateway) -> int:
        """As declared; it holds no calls."""
        return gateway.adapter.replicas if gateway.adapter else 1

    def has_generations(self, gateway: Gateway) -> bool:
        """Wherever it can have a name for each."""
        return has_generations(gateway)

    def drain(self, gateway: Gateway) -> tuple[str, ...]:
        """Where it is replaced as a generation, its callers end first."""
        return CALLERS_FIRST if has_generations(gateway) else DRAIN

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Google Cloud Speech, wherever its addresses are."""
        del names
        google = Remote(Peer.ANYWHERE, PortRange.tcp(HTTPS), encrypted=True)
        yield Connection(Purpose.GOOGLE, google, shows=(Credential.ACCOUNT,))
        yield from dns_connections(gateway)


def _reach(gateway: Gateway, traits: TargetTraits | None) -> Reach:
    outside = gateway.adapter_outside
    if outside is not None:
        if traits is not None and traits.publishes_on_host:
            return Reach.HOST
        return {"NodePort": Reach.NODE_PORT, "LoadBalancer": Reach.LOAD_BALANCER}.get(
            outside.service or "", Reach.CLUSTER
        )
    return Reach.CLUSTER if uses_host_network(gateway) else Reach.GATEWAY


def _admissions(gateway: Gateway) -> tuple[Admission, ...]:
    outside = gateway.adapter_outside
    relays = [Network(cidr) for cidr in sorted(outside.sources)] if outside else []
    found = admitted(relays, "speech to text of relays outside")
    if uses_host_network(gateway):
        # Traffic of pods on the host network comes from addresses of nodes, which no selector of pods meets:
        # https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
        purpose = f"{Purpose.ADAPTER.value}, from a node's network"
        settings = target_settings(gateway)
        nodes = sorted(settings.node_networks) if settings is not None else []
        parties: list[Party] = [Network(cidr) for cidr in nodes] or [Peer.ANYWHERE]
        found += tuple(Admission(party, purpose) for party in parties)
    return found
