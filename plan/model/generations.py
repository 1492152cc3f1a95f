"""Generations: workloads that share values with their callers, so that neither side can change alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from facts.model.values import SecretRef, Text


@dataclass(frozen=True)
class Generation:
    """A workload that gets a new instance beside the old one when a value changes that it shares with its callers.

    Each caller uses the generation that it was started with until it ends. The components make the suffix that
    distinguishes generations: it changes when anything here changes.
    """

    name: str
    """Name of the workload."""
    agreed: Mapping[str, Text | SecretRef]
    """Values that both sides share, by name; sorted. Secrets are references."""
    authority: str | None
    """Name of the authority that signs its certificate; None without TLS. Callers always trust this authority."""
