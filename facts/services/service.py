"""The interface of every container of a gateway: what its file in this folder specifies."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from declaration.base import below, value_of
from declaration.containers import CONTAINERS, ContainerKey, WritePath
from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.proxy import HttpProxy
from declaration.target import DNS_PORT
from declaration.volumes import Volume
from facts.certificates import CertificateNeed
from facts.connections import NAMES, PROXY, Connection, Remote, credentials_of
from facts.containers import GRACE_SECONDS, WITHDRAWAL_SECONDS, drain_after, mounts, scratch, user
from facts.listeners import Listener
from facts.model.containers import Container, Health, Port
from facts.model.endpoints import Endpoint
from facts.model.files import File
from facts.model.values import SecretRef, Value
from facts.names import Names
from facts.parties import Peer, PortRange
from facts.settings import ServiceContext, Setting, environment
from facts.storage_check import storage_check
from facts.targets import target_site, target_traits


class Service(ABC):
    """A container of a gateway, specified in one place."""

    key: ClassVar[ContainerKey]
    """Its key in the declaration, below `images`, `resources`, `environment` and `hardening.writePaths`."""
    noun: ClassVar[str]
    """Noun of its component. It is part of the type token, so it cannot change while any state contains it."""
    write_paths: ClassVar[tuple[WritePath, ...]] = ()
    """Directories to which its image writes."""
    read_only_folders: ClassVar[tuple[str, ...]] = ()
    """Directories with its mounted files, which it must not write."""
    with_calls: ClassVar[bool] = True
    """Whether it handles calls, so that `host-network` gives it the network of the node."""

    @abstractmethod
    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload that it runs in."""

    @abstractmethod
    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The ports on which it listens."""

    @abstractmethod
    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Every variable that the program sets. If this declaration does not set one, its value is None."""

    def tells(self, context: ServiceContext) -> Iterator[tuple[ContainerKey, Setting]]:
        """Variables that it defines for other containers, such as its address and its login.

        Every such variable is listed. If this declaration does not set one, its value is None.
        """
        yield from ()

    @abstractmethod
    def health(self, gateway: Gateway) -> Health:
        """The probes that check whether it is ready, and whether it is live."""

    def files(self, context: ServiceContext) -> Iterator[File]:
        """The files that it reads. A file may occur twice, because two variables may name it."""
        yield from ()

    def volumes(self, gateway: Gateway) -> Iterator[tuple[str, str, Volume | None]]:
        """Lasting storage that it can have: name, path in the container, and the declared volume."""
        yield from ()

    def replicas(self, gateway: Gateway) -> int:
        """The number of its instances."""
        return gateway.replicas

    def has_generations(self, gateway: Gateway) -> bool:
        """Whether it is replaced as a generation (`facts.services.speech_adapter`)."""
        return False

    def withdrawal_seconds(self, gateway: Gateway) -> int:
        """For how many seconds it still serves new callers after it was told to stop, because they may still reach it."""
        return WITHDRAWAL_SECONDS if target_traits(gateway).has_services else 0

    def drain(self, gateway: Gateway) -> tuple[str, ...]:
        """The command that runs before the container is stopped."""
        return drain_after(self.withdrawal_seconds(gateway))

    def grace_seconds(self, gateway: Gateway) -> int:
        """Seconds after which it is killed: first it still serves new callers, then its calls have time to end."""
        return self.withdrawal_seconds(gateway) + GRACE_SECONDS

    def specification(self, context: ServiceContext, settings: Iterable[Setting]) -> Container:
        """The complete container. `settings` are its own variables and those that other containers define for it."""
        gateway, key = context.gateway, self.key
        lasting = mounts(self.volumes(gateway))
        files = {file.path: file for file in self.files(context)}
        return Container(
            name=CONTAINERS[key].name,
            noun=self.noun,
            image=value_of(gateway.images, key) or "",
            environment=self._environment(gateway, settings),
            files=tuple(files[path] for path in sorted(files)),
            ports=tuple(port_of(listener) for listener in self.listeners(gateway)),
            health=self.health(gateway),
            resources=value_of(gateway.resources, key),
            user=user(gateway, key),
            read_only_root=gateway.hardening.read_only_root,
            scratch=scratch(gateway, self.write_paths, value_of(gateway.hardening.write_paths, key), lasting),
            mounts=lasting,
            drain=self.drain(gateway),
            init=storage_check(lasting, user(gateway, key)),
        )

    def _environment(self, gateway: Gateway, settings: Iterable[Setting]) -> dict[str, Value]:
        """The variables that the program sets, and those that users set. The latter are secrets, by paths in the declaration."""
        free = gateway.environment.of(self.key)
        rows = ((row.name, row.value) for row in settings)
        own = ((name, SecretRef(below(f"environment.{self.key}", name))) for name in free)
        return environment([*rows, *own])

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """The certificate that it presents; None if it presents none."""
        return None

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """The connections that it opens."""
        yield from ()

    def called_by(self, gateway: Gateway, names: Names) -> Iterator[tuple[ContainerKey, Connection]]:
        """Connections that other containers of the gateway open to it."""
        yield from ()

    def warnings(self, gateway: Gateway) -> Iterator[DeclarationWarning]:
        """Warnings about it."""
        yield from ()

    def endpoints(
        self, gateway: Gateway, names: Names, listening: tuple[Listener, ...]
    ) -> Iterator[Endpoint]:
        """Names under which clients reach it. `listening` are the listeners of all containers."""
        yield from ()


def dns_connections(gateway: Gateway) -> Iterator[Connection]:
    """Connections to DNS, which every container needs. A DNS server in a pod may listen on another port."""
    numbers = sorted({DNS_PORT, target_site(gateway).name_server_port})
    for ports in (kind(number) for number in numbers for kind in (PortRange.tcp, PortRange.udp)):
        yield Connection(NAMES, Remote(Peer.DNS, ports, encrypted=False))


def proxy_connection(proxy: HttpProxy, *, encrypted: bool) -> Connection:
    """The connection to a forward proxy."""
    remote = Remote(proxy.host.lower(), PortRange.tcp(proxy.port), encrypted)
    return Connection(PROXY, remote, credentials=credentials_of(proxy))


def port_of(listener: Listener) -> Port:
    """The port of a container, for a listener."""
    return Port(listener.role.name, listener.ports, listener.published)
