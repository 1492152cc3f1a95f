"""What a plan emits, in lines that people compare: variables, files, ports, Services, flows, certificates.

Owns the order of the lines, and those that surround containers. A secret is shown by the place it comes from, never by
its value: a plan holds none.
"""

from collections.abc import Iterator

from docs.generate.containers import container_lines
from docs.generate.notation import range_text, value_text
from facts.model.certificates import (
    BroughtAuthority,
    BroughtIdentity,
    GeneratedAuthority,
    Identity,
    IssuedIdentity,
    ReferencedAuthority,
)
from facts.model.endpoints import Endpoint
from facts.parties import Member, Namespace, Network
from keystore import describe_certificate
from plan.model.flows import Flow
from plan.model.gateway import GatewayPlan, KubernetesTarget, WeakerChoiceOutput
from plan.model.workloads import Workload


def difference(before: GatewayPlan | None, after: GatewayPlan) -> str:
    """What one plan emits and another does not: removed lines, then added ones."""
    old, new = list(lines(before)) if before else [], list(lines(after))
    removed = [f"- {line}\n" for line in old if line not in set(new)]
    return "".join([*removed, *(f"+ {line}\n" for line in new if line not in set(old))])


def lines(plan: GatewayPlan) -> Iterator[str]:
    """Everything that a plan emits, in the order in which a reader asks: containers, then what surrounds them."""
    for workload in plan.workloads:
        for container in workload.containers:
            yield from (f"{container.name}: {line}" for line in container_lines(container))
        yield from (f"workload {workload.name}: {line}" for line in _workload(workload))
    if isinstance(plan.target, KubernetesTarget):
        yield f"namespace {plan.target.namespace}: Pod Security {plan.target.pod_security}"
    yield from map(_authority, plan.authorities)
    yield from map(_identity, plan.identities)
    yield from map(_endpoint, plan.endpoints)
    yield from sorted(_flow(flow) for flow in plan.flows)
    yield from map(_weaker_choice, plan.weaker_choices)
    yield from (f"warning: {warning}" for warning in plan.warnings)


def _weaker_choice(choice: WeakerChoiceOutput) -> str:
    only = f" for {', '.join(choice.containers)}" if choice.containers else ""
    until = f" until {choice.until}" if choice.until else ""
    return f"weaker choice: {choice.what}{only}{until} ({choice.reason})"


def _workload(workload: Workload) -> Iterator[str]:
    if workload.replicas > 1:
        yield f"{workload.replicas} replicas"
    if workload.host_network:
        yield "network of the node"
    yield from (f"pulls with {name}" for name in workload.pull_secrets)


def _authority(authority: GeneratedAuthority | BroughtAuthority | ReferencedAuthority) -> str:
    match authority:
        case GeneratedAuthority():
            key, life = authority.key, authority.validity
            return f"authority {authority.name}: generated, {key.algorithm}, {life.days} days"
        case BroughtAuthority():
            subjects = " below ".join(describe_certificate(pem).subject for pem in authority.chain)
            return f"authority {authority.name}: brought, {subjects}"
        case ReferencedAuthority():
            return f"authority {authority.name}: of the stack {authority.stack}"


def _identity(identity: Identity) -> str:
    match identity:
        case IssuedIdentity():
            uses = ", ".join(use.value for use in identity.uses)
            found = (value_text(name) for name in identity.generation_names)
            names = ", ".join((*identity.dns_names, *found, *identity.ip_addresses))
            return f"certificate {identity.name}: {uses}, signed by {identity.authority}, for {names}"
        case BroughtIdentity():
            return f"certificate {identity.name}: brought, {describe_certificate(identity.chain[0]).subject}"


def _endpoint(endpoint: Endpoint) -> str:
    ports = ", ".join(range_text(port.range) for port in endpoint.ports)
    more = [
        f"address {endpoint.address}" if endpoint.address else "",
        f"only from {', '.join(endpoint.source_ranges)}" if endpoint.source_ranges else "",
        "and a port of every node" if endpoint.allocate_node_ports else "",
    ]
    name = f"{endpoint.name}-<generation>" if endpoint.of_each_generation else endpoint.name
    return ", ".join(filter(None, [f"Service {name}: {endpoint.type.value}, {ports}", *more]))


def _flow(flow: Flow) -> str:
    tls = "encrypted" if flow.encrypted else "in clear"
    ends = f"{_party(flow.source)} -> {_party(flow.target)}"
    return f"allowed: {ends}, {range_text(flow.ports)}, {tls}: {flow.purpose}"


def _party(party: object) -> str:
    match party:
        case Network(cidr):
            return cidr
        case Member(workload):
            return workload
        case Namespace(name):
            return f"namespace {name}"
        case _:
            return str(party)
