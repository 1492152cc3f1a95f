"""Endpoints: fixed names and ports under which others reach a workload."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from facts.model.containers import Port


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


def same_node_ports(ports: Iterable[Port]) -> dict[int, int]:
    """Each node port equals the port behind it, because the gateway announces that one."""
    return {number: number for port in ports for number in port.range.ports}
