"""The targets, and the abilities of each, as data that rules and plans read.

A new target is a row here, its model in `declaration.target`, and a folder in `components`.
"""

from dataclasses import dataclass
from typing import Final

from declaration.gateway import Gateway
from declaration.target import Site
from declaration.weaker import Choice


@dataclass(frozen=True)
class Duty:
    """What remains the operator's job, and why."""

    what: str
    why: str


@dataclass(frozen=True, kw_only=True)
class TargetTraits:
    """What one kind of target can do. It lacks each ability that its row does not state."""

    key: str
    """Its key below `target` in the declaration."""
    title: str
    """Its name in messages."""
    machine: str
    """What its workloads run on, in messages."""
    places_pods: bool = False
    """Whether containers are pods on nodes: a variable can have the address of the pod or node, and a pod can share the
    network of its node."""
    has_services: bool = False
    """Whether it has Services, namespaces, replicas, load balancers and pull secrets."""
    has_claims: bool = False
    """Whether storage is a claim, with a storage class, an access mode and a name in the form of Kubernetes."""
    guards_node_paths: bool = False
    """Whether a directory of the node needs a weaker choice, because the target normally denies it to pods."""
    filters_traffic: bool = False
    """Whether traffic of pods with a network of their own is filtered: sources that are not listed are blocked, and so are
    outgoing connections that the declaration does not name."""
    publishes_on_host: bool = False
    """Whether all workloads publish their ports on the same machine."""
    limits_objects: bool = False
    """Whether the size of an object is limited."""
    reserves_compute: bool = False
    """Whether requested compute is reserved, and the use of the disk is limited."""
    write_paths_count_as: str | None = None
    """The key below `resources.<container>.limits` that limits files in write paths too."""
    starts_before_it_stops: bool = False
    """Whether a new instance can start beside the old one; if not, containers are replaced in place."""
    duties_of_filtering: tuple[Duty, ...] = ()
    """What operators must do so that traffic is filtered; empty if the target filters nothing."""
    duty_of_secrets: Duty | None = None
    """What operators must do so that others cannot read the secrets on it."""


KUBERNETES: Final = TargetTraits(
    key="kubernetes",
    title="Kubernetes",
    machine="cluster",
    places_pods=True,
    has_services=True,
    has_claims=True,
    guards_node_paths=True,
    filters_traffic=True,
    limits_objects=True,
    reserves_compute=True,
    # https://kubernetes.io/docs/concepts/storage/ephemeral-storage/#resource-emphemeralstorage-consumption
    write_paths_count_as="ephemeralStorage",
    starts_before_it_stops=True,
    duties_of_filtering=(
        Duty(
            "Use a network plugin that enforces network policies",
            "A cluster without one accepts the policies and filters nothing.",
        ),
    ),
    duty_of_secrets=Duty(
        "Limit who may read Secrets in the namespace, and encrypt etcd",
        "Kubernetes shows a Secret to everyone who may read or mount it.",
    ),
)
DOCKER: Final = TargetTraits(
    key="docker",
    title="Docker",
    machine="host",
    publishes_on_host=True,
    # a tmpfs, which is memory: https://docs.kernel.org/filesystems/tmpfs.html
    write_paths_count_as="memory",
    duty_of_secrets=Duty(
        "Limit who may use the Docker daemon",
        "Whoever uses it reads all files and variables of the containers, and is root on its host.",
    ),
)
TARGETS: Final = (KUBERNETES, DOCKER)
"""Every target that a declaration can name."""


NO_TARGET: Final = TargetTraits(key="", title="", machine="", filters_traffic=True, reserves_compute=True)
"""Stands for the target of a declaration that names none or several. One rule reports that; no other rule reports anything."""


def target_traits(gateway: Gateway) -> TargetTraits:
    """The target that the declaration names."""
    declared = [traits for traits in TARGETS if traits.key in gateway.target.named]
    return declared[0] if len(declared) == 1 else NO_TARGET


def target_site(gateway: Gateway) -> Site:
    """What the settings of that target say; the defaults if the declaration names none or several."""
    settings = gateway.target.named.get(target_traits(gateway).key)
    return Site() if settings is None else settings.site


def sources_are_filtered(gateway: Gateway) -> bool:
    """Whether sources that are not listed are blocked: not on Docker, and not for pods on the host network.

    https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
    """
    return target_traits(gateway).filters_traffic and not gateway.takes(Choice.HOST_NETWORK)
