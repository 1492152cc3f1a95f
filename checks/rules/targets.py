"""Rules on the target: exactly one is named, and it can do what the declaration asks for.

What a target can do is data (`facts.targets`). Only rules on the settings of one target name that target here.
"""

from collections.abc import Iterator

from checks.rules.announced import announced
from checks.rules.storage import volumes
from declaration.addresses import is_anyone
from declaration.base import fields
from declaration.faults import Fault
from declaration.hosts import PLACED
from facts.gateway import Facts
from facts.targets import NO_TARGET, TARGETS, TargetTraits


def one_target(facts: Facts) -> Iterator[Fault]:
    """Exactly one target is named."""
    count = len(facts.gateway.target.named)
    if count != 1:
        reason = "does not name a target" if count == 0 else "names two targets"
        yield Fault(
            "target",
            reason,
            "write either kubernetes or docker below it; kubernetes: {} is the current cluster",
        )


def namespace_is_the_gateways_own(facts: Facts) -> Iterator[Fault]:
    """A stack that creates its namespace also deletes it, with everything in it."""
    cluster = facts.gateway.target.kubernetes
    if cluster is None or not cluster.create_namespace:
        return
    if cluster.namespace == "default" or cluster.namespace.startswith("kube-"):
        yield Fault(
            "target.kubernetes.namespace",
            "belongs to the cluster, but the stack would create it, and delete it with the stack",
            "name a namespace only for the gateway, or write createNamespace: false",
            concerns=("target.kubernetes.createNamespace",),
        )


def cluster_networks_leave_the_rest(facts: Facts) -> Iterator[Fault]:
    """Policies for servers outside the cluster exclude these networks, so they must not contain those servers."""
    cluster = facts.gateway.target.kubernetes
    for key, networks in fields(cluster.cluster_networks) if cluster is not None else ():
        if isinstance(networks, tuple) and is_anyone(networks):
            yield Fault(
                f"target.kubernetes.clusterNetworks.{key}",
                "is so wide that it contains servers outside the cluster, which the gateway could then not reach",
                "write the cluster's own networks, such as 10.244.0.0/16; docs/runbook.md says how to find them",
            )


def announced_addresses_exist(facts: Facts) -> Iterator[Fault]:
    """Without pods, a container cannot get a pod or node address."""
    target = facts.target
    if target is NO_TARGET or target.places_pods:
        return
    for path, address in announced(facts.gateway):
        if address in PLACED:
            yield Fault(
                path,
                f"means an address in Kubernetes, but the target is {target.key}",
                f"write the address by which callers reach the {target.title} host",
            )


def _needs_services(facts: Facts) -> Iterator[tuple[str, bool]]:
    """Fields that have a meaning only with Services, and whether each is set."""
    gateway = facts.gateway
    rest, exposure = gateway.rest, gateway.exposure
    yield "replicas", gateway.replicas > 1
    for key, adapter in gateway.adapters.items():
        yield f"{key}.replicas", adapter.replicas > 1
        yield f"{key}.outside.service", bool(adapter.outside and adapter.outside.service)
        yield f"{key}.outside.nodePorts", bool(adapter.outside and adapter.outside.node_ports)
    yield "exposure.service", exposure.service != "ClusterIP"
    yield "exposure.loadBalancer", exposure.load_balancer is not None
    yield "images.pullSecrets", bool(gateway.images.pull_secrets)
    yield "rest.clientNamespaces", bool(rest.client_namespaces)


def _needs_claims(facts: Facts) -> Iterator[tuple[str, bool]]:
    """Fields that have a meaning only for claims, and whether each is set."""
    for path, volume in volumes(facts.gateway):
        if volume.claim is not None:
            yield f"{path}.claim.storageClass", volume.claim.storage_class is not None
            yield f"{path}.claim.accessMode", volume.claim.access_mode != "ReadWriteOnce"


def _lacking(target: TargetTraits, facts: Facts) -> Iterator[tuple[str, bool]]:
    if not target.has_services:
        yield from _needs_services(facts)
    if not target.has_claims:
        yield from _needs_claims(facts)


def target_has_what_is_asked(facts: Facts) -> Iterator[Fault]:
    """A field that has no meaning on the target would look as if it had one."""
    target = facts.target
    if target is NO_TARGET:
        return
    other = next(each for each in TARGETS if each.has_services and each.has_claims)
    for path, asked in _lacking(target, facts):
        if asked:
            yield Fault(
                path,
                f"is only for {other.title}, but the target is {target.key}",
                f"remove it, or deploy to {other.key}",
            )


def adapter_outside_has_a_service(facts: Facts) -> Iterator[Fault]:
    """Where there are Services, access from outside needs the type of the Service."""
    target = facts.target
    if not target.has_services:
        return
    for key, adapter in facts.gateway.adapters.items():
        if adapter.outside is not None and adapter.outside.service is None:
            yield Fault(
                f"{key}.outside.service",
                f"is missing, but the target is {target.key}",
                f"write LoadBalancer, or NodePort with ports.{key} from 30000 to 32767",
            )


def load_balancer_is_asked_for(facts: Facts) -> Iterator[Fault]:
    """Settings of a load balancer need a load balancer."""
    gateway, target = facts.gateway, facts.target
    if not target.has_services:
        return
    for key, adapter in gateway.adapters.items():
        outside = adapter.outside
        if outside is not None and outside.node_ports and outside.service == "NodePort":
            yield Fault(
                f"{key}.outside.nodePorts",
                "is set, but the Service is not a load balancer",
                f"write {key}.outside.service: LoadBalancer, or remove nodePorts",
            )
    if gateway.exposure.load_balancer is not None and gateway.exposure.service != "LoadBalancer":
        yield Fault(
            "exposure.loadBalancer",
            "is set, but the Service is not a load balancer",
            "write exposure.service: LoadBalancer, or remove loadBalancer",
            concerns=("exposure.service", "target"),
        )
