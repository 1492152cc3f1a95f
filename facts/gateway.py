"""All facts of one gateway.

Collects the facts: each service is asked once, and all other code uses the result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, SecretStr

from declaration.base import parts, secrets
from declaration.containers import CONTAINERS
from declaration.gateway import Gateway
from declaration.target import Site
from facts.brought import BroughtPem, brought_pem
from facts.certificates import CertificateNeed, Origin
from facts.connections import Connection, Trust
from facts.listeners import Listener, Role
from facts.model.files import DocumentContent
from facts.names import Names, names
from facts.parties import Member
from facts.services import SERVICES, connections_of
from facts.services.service import Service
from facts.targets import TargetTraits, target_site, target_traits
from facts.tenants import tenant_document


@dataclass(frozen=True)
class ServiceFacts:
    """A container of this gateway, with its listeners, connections and certificate."""

    service: Service
    workload: str
    listeners: tuple[Listener, ...]
    certificate: CertificateNeed | None
    connections: tuple[Connection, ...]

    @property
    def member(self) -> Member:
        """Its workload as a party."""
        return Member(self.workload)

    @property
    def container(self) -> str:
        """The name of the container."""
        return CONTAINERS[self.service.key].name


@dataclass(frozen=True)
class Facts:
    """All facts of a declaration."""

    gateway: Gateway
    names: Names
    target: TargetTraits
    site: Site
    """What the settings of that target say."""
    services: tuple[ServiceFacts, ...]
    brought: BroughtPem
    """Certificates of the declaration."""
    tenants: DocumentContent | None
    """Content of the tenant file; None if there is none."""

    @cached_property
    def parts(self) -> tuple[tuple[str, BaseModel], ...]:
        """Every model below the declaration, with its path. There are thousands where there are many tenants."""
        return tuple(parts(self.gateway))

    @cached_property
    def secrets(self) -> Mapping[str, SecretStr]:
        """The value of every given secret, by its path."""
        return dict(secrets(self.gateway))

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Every listener, in the order of the containers."""
        return tuple(listener for each in self.services for listener in each.listeners)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Every connection, in the order of the containers."""
        return tuple(connection for each in self.services for connection in each.connections)

    @property
    def certificates(self) -> tuple[CertificateNeed, ...]:
        """Every certificate that a service presents."""
        return tuple(each.certificate for each in self.services if each.certificate is not None)

    @property
    def signs(self) -> bool:
        """Whether the authority of the stack signs at least one certificate."""
        return any(need.origin is Origin.ISSUED for need in self.certificates)

    def connections_by_field(self) -> Iterator[tuple[str, Connection]]:
        """Connections to servers that the declaration names by a URL, with the field that names each."""
        for connection in self.connections:
            if connection.field is not None and connection.by_url:
                yield connection.field, connection

    def checks_against(self, trust: Trust) -> bool:
        """Whether a server that is called over TLS is checked against a list of authorities."""
        return any(each.trust is trust and each.remote.encrypted for each in self.connections)

    def listener(self, role: Role) -> Listener | None:
        """The listener of a role; None if its container is not declared."""
        return next((listener for listener in self.listeners if listener.role == role), None)


def resolve(gateway: Gateway) -> Facts:
    """The facts of a declaration."""
    all_names = names(gateway)
    declared = [service for service in SERVICES if gateway.has(service.key)]
    return Facts(
        gateway=gateway,
        names=all_names,
        target=target_traits(gateway),
        site=target_site(gateway),
        services=tuple(
            ServiceFacts(
                service,
                service.workload(gateway, all_names),
                tuple(service.listeners(gateway)),
                service.certificate(gateway, all_names),
                tuple(connections_of(service, gateway, all_names)),
            )
            for service in declared
        ),
        brought=brought_pem(gateway),
        tenants=tenant_document(gateway),
    )
