"""What the place where a gateway runs can do, as data that rules and plans read.

A new target is a row here, its model in `declaration.target`, and a folder in `components`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from declaration.gateway import Gateway
from declaration.weaker import Choice


@dataclass(frozen=True)
class TargetTraits:
    """What one kind of target can do."""

    key: str
    """Its key below `target` in the declaration."""
    places_pods: bool
    """Whether a container can be told the address of its pod or node."""
    has_services: bool
    """Whether it has Services, namespaces, replicas, load balancers and pull secrets."""
    has_storage_classes: bool
    """Whether a claim can name a storage class and an access mode."""
    filters_sources: bool
    """Whether anything keeps out sources that are not listed, for pods with a network of their own."""
    publishes_on_host: bool
    """Whether published ports of all workloads are ports of one machine."""
    limits_objects: bool
    """Whether objects have a bound on their size."""


KUBERNETES: Final = TargetTraits(
    key="kubernetes",
    places_pods=True,
    has_services=True,
    has_storage_classes=True,
    filters_sources=True,
    publishes_on_host=False,
    limits_objects=True,
)
DOCKER: Final = TargetTraits(
    key="docker",
    places_pods=False,
    has_services=False,
    has_storage_classes=False,
    filters_sources=False,
    publishes_on_host=True,
    limits_objects=False,
)
TARGETS: Final = (KUBERNETES, DOCKER)
"""Every target that a declaration can name."""


def named_targets(gateway: Gateway) -> tuple[TargetTraits, ...]:
    """The targets that the declaration names; exactly one is right."""
    return tuple(traits for traits in TARGETS if getattr(gateway.target, traits.key) is not None)


def target_traits(gateway: Gateway) -> TargetTraits | None:
    """The one target that is named; None where none or several are, which has a fault of its own."""
    named = named_targets(gateway)
    return named[0] if len(named) == 1 else None


def uses_host_network(gateway: Gateway) -> bool:
    """Whether orchestrator and relay share the network of their node."""
    return gateway.takes(Choice.HOST_NETWORK)


def sources_are_filtered(gateway: Gateway) -> bool:
    """Whether a source that is not listed is kept out: Docker filters nothing, and policies miss the host network.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
    """
    traits = target_traits(gateway)
    return (traits is None or traits.filters_sources) and not uses_host_network(gateway)
