"""What every container of a gateway says of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from declaration.gateway import Gateway
from declaration.proxy import HttpProxy
from declaration.weaker import ContainerKey
from facts.certificates import CertificateNeed
from facts.connections import Connection, Purpose, Remote
from facts.listeners import Listener
from facts.names import Names
from facts.parties import Peer, PortRange
from facts.settings import ServiceContext, Setting

DNS = 53


class Service(ABC):
    """A container of a gateway, specified in one place."""

    key: ClassVar[ContainerKey]
    """Its key in the declaration, below `images`, `resources`, `environment` and `hardening.writePaths`."""
    container: ClassVar[str]
    """Name of its container."""

    def is_declared(self, gateway: Gateway) -> bool:
        """Whether the gateway has one."""
        del gateway
        return True

    @abstractmethod
    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload that it runs in."""

    @abstractmethod
    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """Where it listens."""

    @abstractmethod
    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Every variable that the program sets, also those that this declaration leaves out."""

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed | None:
        """The certificate that it shows; None where it shows none."""
        del gateway, names
        return None

    @abstractmethod
    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Whom it calls."""


def dns_connections(gateway: Gateway) -> Iterator[Connection]:
    """Names of services are asked for by every container; a pod that answers may listen on another port."""
    cluster = gateway.target.kubernetes
    numbers = {DNS, cluster.dns.port if cluster is not None else DNS}
    for ports in (kind(number) for number in sorted(numbers) for kind in (PortRange.tcp, PortRange.udp)):
        yield Connection(Purpose.NAMES, Remote(Peer.DNS, ports, encrypted=False))


def proxy_connection(proxy: HttpProxy, *, encrypted: bool) -> Connection:
    """The way to a forward proxy."""
    return Connection(Purpose.PROXY, Remote(proxy.host.lower(), PortRange.tcp(proxy.port), encrypted))
