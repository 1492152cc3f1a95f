"""The plan of a gateway: from an accepted declaration to everything that must run.

Owns the order in which the parts of a plan are decided, and how containers become workloads. Equal
declarations have equal plans, whenever they are made.
"""

from collections.abc import Iterable

from declaration.faults import DeclarationWarning
from declaration.weaker import Choice
from facts.gateway import Facts
from facts.model.endpoints import Endpoint
from facts.model.files import KeystoreSpec
from facts.model.values import PasswordSpec, SecretRef
from facts.services import settings_of
from facts.settings import ServiceContext
from plan.certificates import authorities, distinct, identities, own_anchors
from plan.contract import known_outputs
from plan.flows import flows
from plan.generations import generations
from plan.model.gateway import GatewayPlan
from plan.model.workloads import Workload
from plan.stores import stores
from plan.targets import planned_target
from plan.warnings import warnings, weaker_choices


def plan(facts: Facts, more_warnings: Iterable[DeclarationWarning] = ()) -> GatewayPlan:
    """What must run.

    Args:
        facts: of a declaration without faults.
        more_warnings: warnings that do not follow from the facts: of certificates and stores that users bring, and of the time of the run.
    """
    gateway, target = facts.gateway, planned_target(facts)
    needed = identities(facts)
    context = ServiceContext(gateway, facts.names, stores(facts, needed), facts.tenants)
    workloads, choices = _workloads(facts, context), weaker_choices(gateway)
    all_warnings = tuple(sorted((*warnings(facts, workloads), *more_warnings), key=str))
    return GatewayPlan(
        name=gateway.name,
        target=target,
        authorities=authorities(facts),
        identities=needed,
        published=distinct(own_anchors(facts)),
        passwords=generated(workloads),
        generations=generations(facts, context),
        workloads=workloads,
        endpoints=_endpoints(facts),
        flows=flows(facts),
        weaker_choices=choices,
        warnings=all_warnings,
        outputs=known_outputs(facts, target, workloads, choices, all_warnings),
    )


def _workloads(facts: Facts, context: ServiceContext) -> tuple[Workload, ...]:
    """Every workload with its containers. Containers are in the order of `CONTAINER_KEYS`."""
    names = sorted({each.workload for each in facts.services})
    return tuple(_workload(facts, context, name) for name in names)


def _workload(facts: Facts, context: ServiceContext, name: str) -> Workload:
    gateway, services = facts.gateway, [each.service for each in facts.services if each.workload == name]
    generation = name if any(service.has_generations(gateway) for service in services) else None
    return Workload(
        name=name,
        containers=tuple(
            service.specification(context, settings_of(service, context)) for service in services
        ),
        replicas=max(service.replicas(gateway) for service in services),
        grace_seconds=max(service.grace_seconds(gateway) for service in services),
        generation=generation,
        host_network=gateway.takes(Choice.HOST_NETWORK) and any(service.with_calls for service in services),
        pull_secrets=tuple(sorted(gateway.images.pull_secrets)),
    )


def _endpoints(facts: Facts) -> tuple[Endpoint, ...]:
    """Names and ports under which clients reach the workloads, sorted. Each service defines its own."""
    unsorted = (
        endpoint
        for each in facts.services
        for endpoint in each.service.endpoints(facts.gateway, facts.names, facts.listeners)
    )
    return tuple(sorted(unsorted, key=lambda endpoint: (endpoint.name, not endpoint.of_each_generation)))


def generated(workloads: tuple[Workload, ...]) -> tuple[PasswordSpec, ...]:
    """Every secret that a container needs and the declaration does not give."""
    references: set[SecretRef] = set()
    for container in (container for workload in workloads for container in workload.containers):
        references |= {value for value in container.environment.values() if isinstance(value, SecretRef)}
        references |= {
            file.content.passphrase for file in container.files if isinstance(file.content, KeystoreSpec)
        }
    return tuple(PasswordSpec(secret) for secret in sorted(references) if secret.use is not None)
