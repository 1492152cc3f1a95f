"""The plan of a gateway: from an accepted declaration to everything that must run.

Owns the order in which the parts of a plan are decided, and how containers become workloads. Pure: equal declarations
have equal plans, whenever they are made.
"""

from collections.abc import Iterable

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.gateway import resolve
from facts.generations import has_generations
from facts.names import Names
from facts.settings import ServiceContext
from facts.values import is_generated, to_generate
from plan.adapter import adapter
from plan.certificates import authorities, distinct, identities, own_anchors
from plan.cluster import cluster_network
from plan.containers import GRACE_AFTER_CALLERS, GRACE_SECONDS
from plan.contract import known_outputs
from plan.endpoints import endpoints
from plan.flows import flows
from plan.generations import generations
from plan.model import (
    Container,
    DockerTarget,
    GatewayPlan,
    KeystoreSpec,
    KubernetesTarget,
    PasswordSpec,
    SecretRef,
    Target,
    Workload,
)
from plan.orchestrator import orchestrator
from plan.relay import relay
from plan.stores import stores
from plan.warnings import warnings, weaker_choices


def plan(gateway: Gateway, found: Iterable[str] = ()) -> GatewayPlan:
    """What must run.

    Args:
        gateway: a declaration without faults.
        found: warnings about brought material, to be told beside those of the plan.
    """
    facts = resolve(gateway)
    named, target = facts.names, _target(gateway)
    wanted = identities(facts)
    containers = _containers(ServiceContext(gateway, named, stores(gateway, wanted)))
    workloads, choices = _workloads(gateway, named, containers), weaker_choices(gateway)
    told = tuple(sorted((*warnings(facts, workloads), *found)))
    return GatewayPlan(
        name=gateway.name,
        target=target,
        authorities=authorities(gateway, wanted),
        signing_authority=gateway.tls.authority.name if facts.signs else None,
        identities=wanted,
        published=distinct(own_anchors(gateway, wanted)),
        passwords=_generated(containers),
        generations=generations(gateway, named, distinct(own_anchors(gateway, wanted))),
        workloads=workloads,
        endpoints=endpoints(facts),
        flows=flows(facts),
        weaker_choices=choices,
        warnings=told,
        outputs=known_outputs(facts, target, workloads, choices, told),
    )


def _containers(context: ServiceContext) -> dict[str, Container]:
    found = {"orchestrator": orchestrator(context), "relay": relay(context)}
    if context.gateway.adapter is not None:
        found["adapter"] = adapter(context, context.gateway.adapter)
    return found


def _generated(containers: dict[str, Container]) -> tuple[PasswordSpec, ...]:
    """Every secret that a container names and nobody declared."""
    found: set[SecretRef] = set()
    for container in containers.values():
        found |= {value for value in container.environment.values() if isinstance(value, SecretRef)}
        found |= {
            file.content.passphrase for file in container.files if isinstance(file.content, KeystoreSpec)
        }
    return tuple(to_generate(secret) for secret in sorted(found) if is_generated(secret))


def _workloads(gateway: Gateway, named: Names, containers: dict[str, Container]) -> tuple[Workload, ...]:
    groups = {named.gateway: [containers["orchestrator"]]}
    groups.setdefault(named.relay if gateway.relay.is_apart else named.gateway, []).append(
        containers["relay"]
    )
    if "adapter" in containers:
        groups[named.adapter] = [containers["adapter"]]
    return tuple(_workload(gateway, named, name, tuple(groups[name])) for name in sorted(groups))


def _workload(gateway: Gateway, named: Names, name: str, containers: tuple[Container, ...]) -> Workload:
    is_adapter = name == named.adapter
    generation = name if is_adapter and has_generations(gateway) else None
    return Workload(
        name=name,
        containers=containers,
        replicas=gateway.adapter.replicas if is_adapter and gateway.adapter else gateway.replicas,
        grace_seconds=GRACE_AFTER_CALLERS if generation else GRACE_SECONDS,
        generation=generation,
        host_network=gateway.takes(Choice.HOST_NETWORK) and not is_adapter,
        pull_secrets=tuple(sorted(gateway.images.pull_secrets)),
    )


def _target(gateway: Gateway) -> Target:
    cluster, host = gateway.target.kubernetes, gateway.target.docker
    if cluster is not None:
        return KubernetesTarget(
            cluster.namespace,
            cluster.create_namespace,
            cluster.render,
            _pod_security(gateway),
            cluster_network(gateway),
        )
    if host is None:
        raise AssertionError("a declaration without a target was accepted")
    return DockerTarget(host.host, host.bind_address)


def _pod_security(gateway: Gateway) -> str:
    if gateway.takes(Choice.HOST_NETWORK) or gateway.takes(Choice.HOST_DIRECTORIES):
        return "privileged"
    return "baseline" if gateway.root_containers else "restricted"
