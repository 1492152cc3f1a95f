"""Workloads: containers that run together."""

from __future__ import annotations

from dataclasses import dataclass

from facts.model.containers import Claim, Container
from facts.model.values import GenerationText


@dataclass(frozen=True)
class Workload:
    """Containers that start, stop and move together: a pod, or containers that share one network namespace."""

    name: str
    """Fixed: the Docker alias, and the value of the label `app.kubernetes.io/component`."""
    containers: tuple[Container, ...]
    replicas: int
    grace_seconds: int
    host_network: bool = False
    pull_secrets: tuple[str, ...] = ()
    generation: str | None = None
    """Name of the generation that it belongs to; None if it changes in place."""

    @property
    def calls(self) -> frozenset[str]:
        """Generations that its containers call: they must be ready before it starts, and stop after it."""
        values = (value for container in self.containers for value in container.environment.values())
        return frozenset(value.generation for value in values if isinstance(value, GenerationText))

    @property
    def held_claims(self) -> tuple[str, ...]:
        """Claims that only pods of one node can mount at a time; sorted."""
        stored = (mount.storage for container in self.containers for mount in container.mounts)
        return tuple(
            sorted(
                storage.name
                for storage in stored
                if isinstance(storage, Claim) and storage.access_mode != "ReadWriteMany"
            )
        )

    @property
    def exclusive(self) -> bool:
        """Whether an old pod must stop before a new one can start: both need the node's ports, or a volume of one node."""
        return self.host_network or bool(self.held_claims)
