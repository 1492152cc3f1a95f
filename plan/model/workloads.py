"""Workloads: containers that run together."""

from dataclasses import dataclass

from facts.model.containers import Claim, Container, Storage
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
    def storage(self) -> tuple[Storage, ...]:
        """Lasting storage that its containers mount."""
        return tuple(mount.storage for container in self.containers for mount in container.mounts)

    @property
    def held_claims(self) -> tuple[str, ...]:
        """Claims that only pods of one node can mount at a time; sorted."""
        claims = (each for each in self.storage if isinstance(each, Claim))
        return tuple(sorted(claim.name for claim in claims if claim.access_mode != "ReadWriteMany"))

    @property
    def exclusive(self) -> bool:
        """Whether an old pod must stop before a new one can start: both need the node's ports, or a volume of one node."""
        return self.host_network or bool(self.held_claims)
