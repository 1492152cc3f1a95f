"""Flows: the traffic that is allowed, from the party that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plan.model.containers import PortRange


class Peer(StrEnum):
    """A party of a flow that is neither a workload nor an address."""

    ANYWHERE = "anywhere"
    DNS = "cluster-dns"


@dataclass(frozen=True, order=True)
class Network:
    """Addresses as a CIDR; a single address ends in /32 or /128."""

    cidr: str


@dataclass(frozen=True, order=True)
class Member:
    """A workload of this plan."""

    workload: str


@dataclass(frozen=True, order=True)
class Namespace:
    """All pods of another namespace, by its name."""

    name: str


Party = Peer | Network | Member | Namespace


@dataclass(frozen=True)
class Flow:
    """One allowed direction of traffic, from the party that opens it."""

    source: Party
    target: Party
    ports: PortRange
    purpose: str
    """Why it is allowed, in words; an annotation and a row of the summary."""
    encrypted: bool
