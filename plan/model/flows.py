"""Flows: allowed traffic, from the party that opens the connection."""

from dataclasses import dataclass

from facts.parties import Party, PortRange, Zone


@dataclass(frozen=True)
class Flow:
    """One allowed connection, from the party that opens it."""

    source: Party
    target: Party
    ports: PortRange
    purpose: str
    """Why it is allowed, for people; shown in an annotation and in the summary."""
    encrypted: bool


@dataclass(frozen=True)
class Traffic:
    """One use of the network, with facts that a network policy cannot express. Reports show them."""

    flow: Flow
    host: str | None
    """Name or address of the server that is called; None for a party that has none."""
    authentication: tuple[str, ...]
    """How the side that opens the connection authenticates, in words for people; empty if it does not."""
    through_proxy: bool
    """Whether it goes through the proxy. Network policies then allow the flow to the proxy instead."""
    zone: Zone | None
    """The kind of party outside of the gateway; None between two workloads of the gateway."""
    opened_by: str | None
    """Container of the gateway that opens it; None if a party outside does."""
    accepted_by: str | None
    """Container of the gateway that accepts it; None if a party outside does."""
