"""Listeners: which container listens, on which ports, how it is protected, who may connect, and how far it can be reached.

Each service states its own listeners (`facts.services`). Services of the cluster, ingress rules, published ports, the
outputs `sip`, `media`, `rest` and `exposure`, warnings and port rules are derived from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Final, Self

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.parties import Namespace, Network, Party, Peer, PortRange, Zone
from facts.targets import target_traits


@dataclass(frozen=True)
class Role:
    """The protocol and purpose of a port; the service that listens defines it."""

    name: str
    """Name of the port (`facts.model.containers.Port`)."""
    words: str
    """Description for people."""
    zone: Zone = Zone.CLIENTS
    """The kind of party that connects, if it is outside of the cluster or host."""


class Authentication(StrEnum):
    """How a client must authenticate."""

    words: str
    """Description for people."""

    def __new__(cls, value: str, words: str) -> Self:
        """A kind of authentication with its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    NONE = "none", "nothing"
    PASSWORD = "password", "user and password"
    DIGEST = "digest", "SIP digest"


class Reach(StrEnum):
    """How far a listener reaches, from its own pod outwards."""

    POD = "pod"
    """Loopback: only containers of the same pod."""
    GATEWAY = "gateway"
    """Other workloads of this gateway."""
    CLOSED = "closed"
    """The container listens, but nothing outside the gateway may connect."""
    CLUSTER = "cluster"
    """The cluster, and networks with a route to its pods."""
    NODE_PORT = "nodePort"
    """A port of every node of the cluster."""
    NODE = "node"
    """The node of the pod, whose network it shares."""
    LOAD_BALANCER = "loadBalancer"
    """The address of a load balancer."""
    HOST = "dockerHost"
    """The Docker host."""


class Whitelist(StrEnum):
    """A list of the orchestrator that all calls must match; the values are those of the outputs."""

    ADDRESSES = "addresses"
    """Addresses that may speak SIP with it."""
    FROM_URI = "fromUri"
    TO_URI = "toUri"
    SIPREC = "siprec"


OUTSIDE: Final = frozenset({Reach.CLUSTER, Reach.NODE_PORT, Reach.NODE, Reach.LOAD_BALANCER, Reach.HOST})
"""Reaches from which others than the gateway can connect."""

_SERVICE_REACH: Final = {
    "ClusterIP": Reach.CLUSTER,
    "NodePort": Reach.NODE_PORT,
    "LoadBalancer": Reach.LOAD_BALANCER,
}


@dataclass(frozen=True, order=True)
class Admission:
    """One party that may connect, and why."""

    party: Party
    purpose: str


@dataclass(frozen=True)
class Listener:
    """One port, or range of ports, on which a container listens."""

    role: Role
    ports: PortRange
    field: str
    """The field of the declaration that chooses the port."""
    sources_field: str | None = dataclass_field(default=None, kw_only=True)
    """The field that lists the networks of its clients; None if there is none."""
    encrypted: bool
    """Whether it speaks TLS."""
    authentication: Authentication
    reach: Reach
    admissions: tuple[Admission, ...] = ()
    """Parties outside the gateway that may connect."""
    filtered: bool = True
    """Whether all other parties are blocked."""
    node_ports: bool = False
    """Whether a load balancer also opens a port of its choice on every node."""
    published: bool = False
    """Whether it is for others than this gateway: on a Service for callers or clients, or published on a Docker host."""

    @property
    def is_outside(self) -> bool:
        """Whether it can be reached from outside the gateway."""
        return self.reach in OUTSIDE

    @property
    def sources(self) -> tuple[Party, ...]:
        """Parties that can really connect: anyone, if nothing filters."""
        parties = tuple(admission.party for admission in self.admissions)
        return parties if self.filtered and Peer.ANYWHERE not in parties else (Peer.ANYWHERE,)


def service_reach(gateway: Gateway, service: str | None) -> Reach:
    """The reach of an open port of a pod with its own network, for a type of Service."""
    return Reach.HOST if target_traits(gateway).publishes_on_host else _SERVICE_REACH[service or "ClusterIP"]


def published_reach(gateway: Gateway, service: str | None = None) -> Reach:
    """The reach of an open port of the orchestrator or the relay, for a type of Service."""
    return Reach.NODE if gateway.takes(Choice.HOST_NETWORK) else service_reach(gateway, service)


def reach_of(gateway: Gateway, *, is_open: bool, service: str | None = None) -> Reach:
    """The reach of a port of the orchestrator or the relay. On the host network it can be reached in any case."""
    if is_open or gateway.takes(Choice.HOST_NETWORK):
        return published_reach(gateway, service)
    return Reach.CLOSED


def opens_node_ports(gateway: Gateway) -> bool:
    """Whether the load balancer for callers also opens ports of nodes."""
    balancer = gateway.exposure.load_balancer
    return balancer is not None and balancer.node_ports


def callers(gateway: Gateway) -> tuple[Party, ...]:
    """Parties that may use SIP with the gateway."""
    trusted = gateway.whitelists.trusted_addresses
    return tuple(Network.of_address(address) for address in sorted(trusted)) or (Peer.ANYWHERE,)


def whitelists(gateway: Gateway) -> tuple[Whitelist, ...]:
    """The lists that are declared for all calls; a tenant may have its own too."""
    declared = gateway.whitelists
    entries = {
        Whitelist.ADDRESSES: declared.trusted_addresses,
        Whitelist.FROM_URI: declared.from_uri,
        Whitelist.TO_URI: declared.to_uri,
        Whitelist.SIPREC: declared.siprec,
    }
    return tuple(name for name, entry in entries.items() if entry)


def admitted(parties: Iterable[Party], purpose: str) -> tuple[Admission, ...]:
    """Some parties, all for the same purpose."""
    return tuple(Admission(party, purpose) for party in parties)


def rest_clients(gateway: Gateway) -> tuple[Party, ...]:
    """Parties that may use REST; empty if none is listed."""
    rest = gateway.rest
    namespaces = [Namespace(name) for name in sorted(rest.client_namespaces)]
    return (*namespaces, *(Network(cidr) for cidr in sorted(rest.client_networks)))


def media_peers(gateway: Gateway) -> tuple[Party, ...]:
    """Parties that exchange RTP with the gateway."""
    networks = tuple(Network(cidr) for cidr in sorted(gateway.exposure.media_networks))
    return networks or (Peer.ANYWHERE,)
