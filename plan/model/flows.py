"""Flows: the traffic that is allowed, from the party that opens it."""

from __future__ import annotations

from dataclasses import dataclass

from facts.parties import Party, PortRange


@dataclass(frozen=True)
class Flow:
    """One allowed direction of traffic, from the party that opens it."""

    source: Party
    target: Party
    ports: PortRange
    purpose: str
    """Why it is allowed, in words; an annotation and a row of the summary."""
    encrypted: bool
