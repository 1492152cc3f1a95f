"""What every container of a gateway says of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from declaration.base import below, value_of
from declaration.containers import CONTAINERS, ContainerKey, WritePath
from declaration.gateway import Gateway
from declaration.proxy import HttpProxy
from declaration.target import DNS_PORT
from declaration.volumes import Volume
from facts.certificates import CertificateNeed
from facts.connections import NAMES, PROXY, Connection, Remote, shown
from facts.containers import DRAIN, mounts, resources, scratch, user
from facts.listeners import Listener
from facts.model.containers import Container, Health, Port
from facts.model.endpoints import Endpoint
from facts.model.files import File
from facts.model.values import Value
from facts.names import Names
from facts.parties import Peer, PortRange
from facts.settings import ServiceContext, Setting
from facts.storage_check import storage_check
from facts.targets import target_settings
from facts.values import environment, given


class Service(ABC):
    """A container of a gateway, specified in one place."""

    key: ClassVar[ContainerKey]
    """Its key in the declaration, below `images`, `resources`, `environment` and `hardening.writePaths`."""
    noun: ClassVar[str]
    """Noun of its component: a part of the type token, which lives as long as any state that holds it."""
    write_paths: ClassVar[tuple[WritePath, ...]] = ()
    """Directories that its image is known to write."""
    read_only_folders: ClassVar[tuple[str, ...]] = ()
    """Directories that hold files for it alone."""
    with_calls: ClassVar[bool] = True
    """Whether it shares the network of the calls: with `host-network`, that of the node."""

    def is_declared(self, gateway: Gateway) -> bool:
        """Whether the gateway has one."""
        return gateway.has(self.key)

    @abstractmethod
    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload that it runs in."""

    @abstractmethod
    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """Where it listens."""

    @abstractmethod
    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Every variable that the program sets, also those that this declaration leaves out."""

    def tells(self, context: ServiceContext) -> Iterator[tuple[ContainerKey, Setting]]:
        """Variables of other containers that it decides: where it is found, and what it asks for.

        As its own: every variable, with the value None where this declaration leaves it out.
        """
        del context
        yield from ()

    @abstractmethod
    def health(self, gateway: Gateway) -> Health:
        """How it is asked whether it is ready, and whether it is live."""

    def files(self, context: ServiceContext) -> Iterator[File]:
        """What it reads; two variables may name one file."""
        del context
        yield from ()

    def volumes(self, gateway: Gateway) -> Iterator[tuple[str, str, Volume | None]]:
        """Lasting storage that it can have: name, path in the container, and what is declared."""
        del gateway
        yield from ()

    def replicas(self, gateway: Gateway) -> int:
        """How many instances run."""
        return gateway.replicas

    def has_generations(self, gateway: Gateway) -> bool:
        """Whether it is replaced as a generation (`facts.generations`)."""
        del gateway
        return False

    def drain(self, gateway: Gateway) -> tuple[str, ...]:
        """The command that is run before it is stopped."""
        del gateway
        return DRAIN

    def specification(self, context: ServiceContext, settings: Iterable[Setting]) -> Container:
        """The container, wholly described; `settings` are its own and what others tell it."""
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
            resources=resources(value_of(gateway.resources, key)),
            user=user(gateway, key),
            read_only_root=gateway.hardening.read_only_root,
            scratch=scratch(gateway, self.write_paths, value_of(gateway.hardening.write_paths, key), lasting),
            mounts=lasting,
            drain=self.drain(gateway),
            init=storage_check(lasting, user(gateway, key)),
        )

    def _environment(self, gateway: Gateway, settings: Iterable[Setting]) -> dict[str, Value]:
        """What the program sets, and what users set: secrets, all of them, by their paths in the declaration."""
        free = gateway.environment.of(self.key)
        rows = ((row.name, row.value) for row in settings)
        own = ((name, given(below(f"environment.{self.key}", name))) for name in free)
        return environment([*rows, *own])

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """The certificate that it shows; None where it shows none."""
        del gateway, names
        return None

    @abstractmethod
    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Whom it calls."""

    def called_by(self, gateway: Gateway, names: Names) -> Iterator[tuple[ContainerKey, Connection]]:
        """Connections that other containers of the gateway open to it."""
        del gateway, names
        yield from ()

    def warnings(self, gateway: Gateway) -> Iterator[str]:
        """What a reviewer should know of it, each beginning with a path in the declaration."""
        del gateway
        yield from ()

    def endpoints(self, gateway: Gateway, names: Names, found: tuple[Listener, ...]) -> Iterator[Endpoint]:
        """Names under which others reach it; `found` are the listeners of all containers."""
        del gateway, names, found
        yield from ()


def dns_connections(gateway: Gateway) -> Iterator[Connection]:
    """Names of services are asked for by every container; a pod that answers may listen on another port."""
    settings = target_settings(gateway)
    numbers = {DNS_PORT} if settings is None else {DNS_PORT, settings.name_server_port}
    for ports in (kind(number) for number in sorted(numbers) for kind in (PortRange.tcp, PortRange.udp)):
        yield Connection(NAMES, Remote(Peer.DNS, ports, encrypted=False))


def proxy_connection(proxy: HttpProxy, *, encrypted: bool) -> Connection:
    """The way to a forward proxy."""
    remote = Remote(proxy.host.lower(), PortRange.tcp(proxy.port), encrypted)
    return Connection(PROXY, remote, shows=shown(proxy))


def port_of(listener: Listener) -> Port:
    """The port of a container on which it listens."""
    return Port(listener.role.name, listener.ports, listener.published)
