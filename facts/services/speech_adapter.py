"""The common part of the adapters. An adapter is a server that replaces a speech service and calls Google Cloud.

The relay gets the address and the login of the adapter. They also share TLS, a port and an authority. If the adapter
changed in place, it would refuse a relay that still waits for its calls to end. So each change of a shared value makes
a new adapter with a new name, a generation. The old adapter stays until the relays that call it have ended.
See docs/decisions/0025-generations-of-the-adapter.md.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Literal

from declaration.adapter import OutsideReach, SpeechAdapter
from declaration.base import value_of
from declaration.containers import CONTAINERS, ContainerKey
from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.variables.rows import GUIDE, SAMPLES
from declaration.weaker import Choice
from facts.certificates import CertificateNeed, Use
from facts.connections import Connection, Credential, Purpose, Remote
from facts.containers import GRACE_SECONDS
from facts.listeners import Authentication, Listener, Role
from facts.model.containers import Health, TcpProbe
from facts.model.endpoints import Endpoint
from facts.model.files import File, SecretContent
from facts.model.values import GenerationText, SecretRef, Text
from facts.names import Names
from facts.parties import Member, Peer, PortRange
from facts.services.adapter_reach import admissions, endpoints, reach
from facts.services.service import Service, dns_connections, port_of
from facts.settings import ServiceContext, Setting, part_settings, store_settings
from facts.targets import target_traits

HTTPS: Final = 443


class AdapterService(Service):
    """A Node.js server between the relay and the speech service of another vendor."""

    with_calls = False
    speech: ClassVar[str]
    """What it does, for messages: `speech to text`."""
    logged: ClassVar[str]
    """What its logs contain at the level `debug`: `what callers say`."""
    google: ClassVar[Purpose]
    """Why it calls Google Cloud."""
    side: ClassVar[Literal["STT", "TTS"]]
    """Part of the names of its variables, and of those of the relay for it."""
    tls_source: ClassVar[str] = GUIDE
    """Public document that shows its variables for TLS."""
    login_source: ClassVar[str] = GUIDE
    """Public document that shows its variables for basic authentication."""
    relay_login_source: ClassVar[str] = GUIDE
    """Public document that shows the relay's variables for basic authentication."""

    google_fields: ClassVar[Mapping[str, str]]
    """For each of its own variables, the field below `google` that has the value."""

    def declared(self, gateway: Gateway) -> SpeechAdapter | None:
        """Its part of the declaration."""
        return gateway.adapters.get(self.key)

    def outside(self, gateway: Gateway) -> OutsideReach | None:
        """The access for relays outside; None if there is none."""
        declared = self.declared(gateway)
        return declared.outside if declared else None

    def has_tls(self, gateway: Gateway) -> bool:
        """Whether it is declared and speaks TLS."""
        return gateway.has(self.key) and not gateway.takes(Choice.ADAPTER_WITHOUT_TLS, self.key)

    def port(self, gateway: Gateway) -> int:
        """The port on which it listens."""
        number: int = value_of(gateway.ports, self.key)
        return number

    def workload(self, gateway: Gateway, names: Names) -> str:
        """A workload of its own."""
        return names.of(CONTAINERS[self.key].name)

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The WebSocket, for the relay of this gateway and for listed relays outside."""
        outside = self.outside(gateway)
        relays = f"{self.speech} of relays outside"
        yield Listener(
            role=self._role,
            ports=PortRange.tcp(self.port(gateway)),
            field=f"ports.{self.key}",
            encrypted=self.has_tls(gateway),
            authentication=Authentication.PASSWORD if self._requires_login(gateway) else Authentication.NONE,
            reach=reach(gateway, outside),
            admissions=admissions(gateway, outside, relays, self._purpose.words),
            sources_field=f"{self.key}.outside.sources",
            filtered=target_traits(gateway).filters_traffic,
            node_ports=outside is not None and outside.node_ports,
            published=outside is not None,
        )

    @property
    def _role(self) -> Role:
        return Role("websocket", CONTAINERS[self.key].words)

    @property
    def _purpose(self) -> Purpose:
        return Purpose(f"{self.speech} by the adapter", check_can_be_off=True)

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """For its WebSocket; None if a weaker choice turns TLS off."""
        if not self.has_tls(gateway):
            return None
        workload, outside = self.workload(gateway, names), self.outside(gateway)
        others = outside.names if outside else ()
        hosts = names.hosts(workload)
        endings = (host.removeprefix(workload) for host in hosts)
        return CertificateNeed(
            self.key,
            Use.SERVER,
            hosts=(*hosts, *others),
            public_hosts=(workload, *others),
            brought=value_of(gateway.tls.certificates, self.key),
            has_store=value_of(gateway.tls.stores, self.key) is not None,
            generation_hosts=tuple(GenerationText(f"{workload}-", workload, ending) for ending in endings)
            if self.has_generations(gateway)
            else (),
        )

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Variables for Google Cloud, its own TLS, and the login that it requires."""
        gateway, key = context.gateway, self.key
        declared = self.declared(gateway)
        yield Setting("PORT", self.port(gateway), f"ports.{key}", SAMPLES)
        yield Setting("LOG_LEVEL", declared.log_level if declared else None, f"{key}.logLevel", SAMPLES)
        yield Setting("GOOGLE_APPLICATION_CREDENTIALS", self._key_file, f"{key}.google.credentials", SAMPLES)
        google = value_of(declared, "google") if declared else None
        yield from part_settings(google, f"{key}.google", "", ((SAMPLES, self.google_fields, False),))
        rows = (
            ("SSL_SERVER_PKCS12_FILE", f"tls.stores.{key}"),
            ("SSL_SERVER_PASSPHRASE", f"tls.stores.{key}.passphrase"),
        )
        yield from store_settings(context.stores.adapters.get(key), rows, self.tls_source)
        yield from self._login(gateway, f"{self.side}_ADAPTER", key, self.login_source)

    def tells(self, context: ServiceContext) -> Iterator[tuple[ContainerKey, Setting]]:
        """Its address and its login, for the relay. They replace those of the speech service."""
        gateway, field = context.gateway, str(CONTAINERS[self.key].instead_of)
        url = self._url(gateway, context.names) if gateway.has(self.key) else None
        yield "relay", Setting(f"WATSON_{self.side}_URL", url, f"{field}.url", SAMPLES)
        for setting in self._login(gateway, f"WATSON_{self.side}", field, self.relay_login_source):
            yield "relay", setting

    def _login(self, gateway: Gateway, prefix: str, field: str, source: str) -> Iterator[Setting]:
        """User and password, equal on both sides, as the guide says; None if it requires no login."""
        declared, key = self.declared(gateway), self.key
        user: str | None = None
        password: SecretRef | None = None
        if declared is not None and self._requires_login(gateway):
            user = declared.username
            password = SecretRef.given_or_generated(declared.password, f"{key}.password", f"{key}-password")
        yield Setting(f"{prefix}_USERNAME", user, f"{field}.username", source)
        yield Setting(f"{prefix}_PASSWORD", password, f"{field}.password", source, secret=True)

    def _requires_login(self, gateway: Gateway) -> bool:
        return not gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION, self.key)

    def _url(self, gateway: Gateway, names: Names) -> Text | GenerationText:
        scheme = "https" if self.has_tls(gateway) else "http"
        workload, before, after = self.workload(gateway, names), f"{scheme}://", f":{self.port(gateway)}"
        if self.has_generations(gateway):
            return GenerationText(f"{before}{workload}-", workload, after)
        return Text(f"{before}{workload}{after}")

    @property
    def _key_file(self) -> str:
        return f"{self.read_only_folders[0]}/google.json"

    def health(self, gateway: Gateway) -> Health:
        """A TCP connection. A probe by HTTP would fail, because it answers a plain GET with 426."""
        probe = TcpProbe(self.port(gateway))
        return Health(probe, probe)

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The Google key, and its store."""
        yield File(self._key_file, SecretContent(SecretRef(f"{self.key}.google.credentials")))
        store = context.stores.adapters.get(self.key)
        if store is not None:
            yield store.file

    def replicas(self, gateway: Gateway) -> int:
        """The declared number. It is independent of the gateway's, because an adapter handles no calls."""
        declared = self.declared(gateway)
        return declared.replicas if declared else 1

    def warnings(self, gateway: Gateway) -> Iterator[DeclarationWarning]:
        """It uses no proxy, its logs contain what is said, or it is changed in place."""
        declared = self.declared(gateway)
        if gateway.proxy is not None:
            yield DeclarationWarning(
                self.key,
                f"calls {self.google.words} directly, because no public source shows a proxy setting for it;"
                " allow these connections, or run it where they are allowed",
            )
        if declared is not None and declared.log_level == "debug":
            yield DeclarationWarning(f"{self.key}.logLevel", f"{self.logged} is written to the logs")
        if target_traits(gateway).starts_before_it_stops and self._brings_certificate(gateway):
            kind = "certificates" if value_of(gateway.tls.certificates, self.key) else "stores"
            yield DeclarationWarning(
                f"tls.{kind}.{self.key}",
                "contains fixed names, so the adapter is changed in place: when its password,"
                f" user, port or authority changes, calls in progress lose {self.speech} until their relay has ended;"
                " change them at a quiet time, or let the stack issue this certificate",
            )

    def has_generations(self, gateway: Gateway) -> bool:
        """Yes, if it can have a name for each generation.

        A certificate that was brought has fixed names, and some targets replace a container in place.
        """
        return (
            gateway.has(self.key)
            and target_traits(gateway).starts_before_it_stops
            and not self._brings_certificate(gateway)
        )

    def _brings_certificate(self, gateway: Gateway) -> bool:
        """Whether its certificate is brought, as PEM or in a store."""
        tls = gateway.tls
        brought = value_of(tls.certificates, self.key) or value_of(tls.stores, self.key)
        return self.has_tls(gateway) and brought is not None

    def withdrawal_seconds(self, gateway: Gateway) -> int:
        """An old generation also serves until the relays that call it have ended. They were told to stop at the same time."""
        callers = super().withdrawal_seconds(gateway)
        return callers + GRACE_SECONDS if self.has_generations(gateway) else callers

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Google Cloud, at any address, because its addresses change."""
        google = Remote(Peer.ANYWHERE, PortRange.tcp(HTTPS), encrypted=True)
        yield Connection(self.google, google, credentials=(Credential.ACCOUNT,))
        yield from dns_connections(gateway)

    def called_by(self, gateway: Gateway, names: Names) -> Iterator[tuple[ContainerKey, Connection]]:
        """The connection of the relay."""
        member, ports = Member(self.workload(gateway, names)), PortRange.tcp(self.port(gateway))
        remote = Remote(member, ports, self.has_tls(gateway))
        credentials = (Credential.PASSWORD,) if self._requires_login(gateway) else ()
        yield "relay", Connection(self._purpose, remote, credentials=credentials)

    def endpoints(
        self, gateway: Gateway, names: Names, listening: tuple[Listener, ...]
    ) -> Iterator[Endpoint]:
        """One for the relay, or one for each generation; and one for relays outside."""
        ports = tuple(port_of(each) for each in listening if each.role == self._role)
        generations = self.has_generations(gateway)
        return endpoints(self.workload(gateway, names), ports, self.outside(gateway), generations=generations)
