"""Flows: allowed traffic, from the party that opens the connection."""

from __future__ import annotations

from dataclasses import dataclass

from facts.parties import Party, PortRange


@dataclass(frozen=True)
class Flow:
    """One allowed connection, from the party that opens it."""

    source: Party
    target: Party
    ports: PortRange
    purpose: str
    """Why it is allowed, for people; shown in an annotation and in the summary."""
    encrypted: bool
