"""Parties of connections, and ranges of ports."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum


class Protocol(StrEnum):
    """Transport protocol, in the spelling of Kubernetes."""

    TCP = "TCP"
    UDP = "UDP"


@dataclass(frozen=True, order=True)
class PortRange:
    """Ports `low` to `high`, both included."""

    low: int
    high: int
    protocol: Protocol

    @classmethod
    def tcp(cls, number: int) -> PortRange:
        """One TCP port."""
        return cls(number, number, Protocol.TCP)

    @classmethod
    def udp(cls, low: int, high: int | None = None) -> PortRange:
        """The UDP ports from `low` to `high`; without `high`, only `low`."""
        return cls(low, high or low, Protocol.UDP)

    @property
    def ports(self) -> range:
        """Each port of the range."""
        return range(self.low, self.high + 1)

    def __str__(self) -> str:
        """A port, or the first and the last of a range: `16384-16395`."""
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


class Peer(StrEnum):
    """A party that is neither a workload of this gateway nor an address."""

    ANYWHERE = "anywhere"
    DNS = "cluster-dns"
    MACHINE = "machine"
    """Any process on the machine that runs the pod: no network policy can block a node from its own pods."""


class Zone(StrEnum):
    """The kind of party at the other end, for a connection that leaves or enters the gateway."""

    CALLERS = "callers"
    """Callers and trunks, which use SIP and audio."""
    CLIENTS = "clients"
    """Programs that use REST, metrics or an adapter."""
    SURROUNDINGS = "surroundings"
    """What runs in the same cluster or on the same host: name servers, other namespaces."""
    SERVICES = "services"
    """Servers that the gateway calls."""


@dataclass(frozen=True, order=True)
class Network:
    """Addresses as a CIDR; a single address ends in /32 or /128."""

    cidr: str

    @classmethod
    def of_address(cls, address: str) -> Network:
        """One address."""
        return cls(str(ipaddress.ip_network(address)))


@dataclass(frozen=True, order=True)
class Namespace:
    """All pods of another namespace, by its name."""

    name: str


@dataclass(frozen=True, order=True)
class Member:
    """A workload of this gateway, by its name."""

    workload: str


Party = Peer | Network | Member | Namespace
