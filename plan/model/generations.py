"""Generations: what two workloads have to agree on, so that neither can change by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from facts.model.certificates import Anchor
from facts.model.values import SecretRef, Text


@dataclass(frozen=True)
class Generation:
    """A workload that is replaced as a whole, beside the old one, when something changes that its callers must share.

    Each caller keeps the generation that it was started with until it has ended. The suffix that tells generations
    apart is made by the components: new when anything here is new, and the same otherwise.
    """

    name: str
    """Name of the workload."""
    agreed: Mapping[str, Text | SecretRef]
    """What both sides are told, by what it is; sorted. A secret by its name."""
    trusted: tuple[Anchor, ...]
    """Whose certificates the callers accept from it."""
