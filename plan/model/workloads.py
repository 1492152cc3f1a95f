"""Workloads and endpoints: containers that run together, and the fixed names under which others reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from facts.model.containers import Claim, Container, Port
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
    node_selector: Mapping[str, str] = field(default_factory=dict)
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


class ServiceType(StrEnum):
    """How an endpoint is reached; values are the types of a Kubernetes Service."""

    CLUSTER_IP = "ClusterIP"
    NODE_PORT = "NodePort"
    LOAD_BALANCER = "LoadBalancer"


@dataclass(frozen=True)
class Endpoint:
    """A name and ports under which others reach a workload."""

    name: str
    """Fixed; with `of_each_generation`, a hyphen and the suffix of the generation follow."""
    workload: str
    type: ServiceType
    ports: tuple[Port, ...]
    address: str | None = None
    """Requested address of the load balancer; on a Docker host, ports are bound to the target's address."""
    source_ranges: tuple[str, ...] = ()
    annotations: Mapping[str, str] = field(default_factory=dict)
    keep_client_address: bool = False
    """Whether callers' addresses must be preserved (`externalTrafficPolicy: Local`)."""
    node_ports: Mapping[int, int] = field(default_factory=dict)
    """Requested node ports, by the port behind each."""
    allocate_node_ports: bool = False
    """With a load balancer: whether the cluster may also open a port on every node."""
    generation: str | None = None
    """Name of the generation whose current pods it selects; None selects all pods of the workload."""
    of_each_generation: bool = False
    """Whether each generation has its own endpoint, which exists as long as the generation."""
