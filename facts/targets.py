"""What the place where a gateway runs can do, as data that rules and plans read.

A new target is a row here, its model in `declaration.target`, and a folder in `components`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from declaration.gateway import Gateway
from declaration.target import TargetSettings
from declaration.weaker import Choice


@dataclass(frozen=True)
class TargetTraits:
    """What one kind of target can do."""

    key: str
    """Its key below `target` in the declaration."""
    title: str
    """Its name for people."""
    places_pods: bool
    """Whether containers are pods on nodes: they can be told the address of their pod or node, and can share the node's
    network."""
    has_services: bool
    """Whether it has Services, namespaces, replicas, load balancers and pull secrets."""
    has_claims: bool
    """Whether storage is a claim, with a storage class, an access mode and a name that the cluster accepts."""
    guards_node_paths: bool
    """Whether a directory of the node is a weaker choice, because the target keeps pods away from it."""
    filters_traffic: bool
    """Whether traffic of pods with a network of their own is filtered: sources that are not listed are kept out, and
    no connection leaves that the declaration does not name."""
    publishes_on_host: bool
    """Whether published ports of all workloads are ports of one machine."""
    limits_objects: bool
    """Whether objects have a bound on their size."""
    reserves_compute: bool
    """Whether requests of compute are promised, and use of the disk is bounded."""
    write_paths_count_as: str
    """The limit below `resources.<container>.limits` that what is in write paths counts against."""
    starts_before_it_stops: bool
    """Whether a new instance can start beside the old one; else containers are replaced in place."""


KUBERNETES: Final = TargetTraits(
    key="kubernetes",
    title="Kubernetes",
    places_pods=True,
    has_services=True,
    has_claims=True,
    guards_node_paths=True,
    filters_traffic=True,
    publishes_on_host=False,
    limits_objects=True,
    reserves_compute=True,
    # https://kubernetes.io/docs/concepts/storage/ephemeral-storage/#resource-emphemeralstorage-consumption
    write_paths_count_as="ephemeralStorage",
    starts_before_it_stops=True,
)
DOCKER: Final = TargetTraits(
    key="docker",
    title="Docker",
    places_pods=False,
    has_services=False,
    has_claims=False,
    guards_node_paths=False,
    filters_traffic=False,
    publishes_on_host=True,
    limits_objects=False,
    reserves_compute=False,
    # a tmpfs, which is memory: https://docs.kernel.org/filesystems/tmpfs.html
    write_paths_count_as="memory",
    starts_before_it_stops=False,
)
TARGETS: Final = (KUBERNETES, DOCKER)
"""Every target that a declaration can name."""


def target_traits(gateway: Gateway) -> TargetTraits | None:
    """The one target that is named; None where none or several are, which has a fault of its own."""
    named = [traits for traits in TARGETS if traits.key in gateway.target.named]
    return named[0] if len(named) == 1 else None


def target_settings(gateway: Gateway) -> TargetSettings | None:
    """The settings of the one target that is named; None where none or several are."""
    traits = target_traits(gateway)
    return None if traits is None else gateway.target.named[traits.key]


def uses_host_network(gateway: Gateway) -> bool:
    """Whether orchestrator and relay share the network of their node."""
    return gateway.takes(Choice.HOST_NETWORK)


def sources_are_filtered(gateway: Gateway) -> bool:
    """Whether a source that is not listed is kept out: Docker filters nothing, and policies miss the host network.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
    """
    traits = target_traits(gateway)
    return (traits is None or traits.filters_traffic) and not uses_host_network(gateway)


def starts_before_it_stops(gateway: Gateway) -> bool:
    """Whether a new instance of a workload can start beside the old one."""
    traits = target_traits(gateway)
    return traits is not None and traits.starts_before_it_stops
