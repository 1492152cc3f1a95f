"""What a plan emits, in lines that people compare: variables, files, ports, Services, flows, certificates.

Owns the notation of the guide's blocks. A secret is shown by the place it comes from, never by its value: a plan holds
none.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from keystore import describe_certificate
from plan.model import (
    Address,
    Anchor,
    AuthorityAnchor,
    BroughtAuthority,
    BroughtIdentity,
    BundleContent,
    Claim,
    Container,
    Content,
    DocumentContent,
    Endpoint,
    ExistingClaim,
    Flow,
    GatewayPlan,
    GeneratedAuthority,
    HostDirectory,
    Identity,
    IssuedIdentity,
    KubernetesTarget,
    Member,
    Namespace,
    Network,
    PortRange,
    ReferencedAuthority,
    Secret,
    SecretContent,
    SecretDocument,
    Storage,
    StoreContent,
    Text,
    TextContent,
    Value,
    Workload,
)

_PLACED = {Address.POD: "<address of the pod>", Address.NODE: "<address of the node>"}


def difference(before: GatewayPlan | None, after: GatewayPlan) -> str:
    """What one plan emits and another does not: removed lines, then added ones."""
    old, new = list(lines(before)) if before else [], list(lines(after))
    removed = [f"- {line}\n" for line in old if line not in set(new)]
    return "".join([*removed, *(f"+ {line}\n" for line in new if line not in set(old))])


def lines(plan: GatewayPlan) -> Iterator[str]:
    """Everything that a plan emits, in the order in which a reader asks: containers, then what surrounds them."""
    for workload in plan.workloads:
        for container in workload.containers:
            yield from (f"{container.name}: {line}" for line in _container(container))
        yield from (f"workload {workload.name}: {line}" for line in _workload(workload))
    if isinstance(plan.target, KubernetesTarget):
        yield f"namespace {plan.target.namespace}: Pod Security {plan.target.pod_security}"
    yield from map(_authority, plan.authorities)
    yield from map(_identity, plan.identities)
    yield from map(_endpoint, plan.endpoints)
    yield from sorted(_flow(flow) for flow in plan.flows)
    yield from (f"weaker choice: {choice.what} ({choice.reason})" for choice in plan.weaker_choices)
    yield from (f"warning: {warning}" for warning in plan.warnings)


# --- containers --------------------------------------------------------------------------------------------------


def _container(container: Container) -> Iterator[str]:
    yield f"image {container.image}"
    yield f"user {container.user.uid}:{container.user.gid}"
    for name, value in container.environment.items():
        yield f"{name}={_value(value)}"
    for file in container.files:
        yield f"file {file.path}: {_content(file.content)}"
    for port in container.ports:
        if port.published:
            yield f"publishes {_range(port.range)} ({port.name})"
    if container.read_only_root:
        yield "root file system read-only"
    yield from (f"writable {scratch.path}, at most {scratch.size}" for scratch in container.scratch)
    yield from (f"volume {mount.path}: {_storage(mount.storage)}" for mount in container.mounts)


def _value(value: Value) -> str:
    match value:
        case Text(text):
            return text
        case Secret():
            return _secret(value)
        case Address():
            return _PLACED[value]


def _secret(secret: Secret) -> str:
    return f"<{secret.name}>"


def _content(content: Content) -> str:
    match content:
        case StoreContent():
            return f"PKCS12 ({content.profile}), {_store(content)}, passphrase {_secret(content.passphrase)}"
        case BundleContent(trusted):
            return f"PEM, trusts {_anchors(trusted)}"
        case SecretContent(secret):
            return _secret(secret)
        case DocumentContent(document):
            return json.dumps(_json(document), sort_keys=True)
        case TextContent(text):
            return json.dumps(json.loads(text), sort_keys=True)


def _store(content: StoreContent) -> str:
    parts = [f"key and chain of {content.identity}"] if content.identity else []
    return ", ".join([*parts, f"trusts {_anchors(content.trusted)}"] if content.trusted else parts)


def _anchors(anchors: tuple[Anchor, ...]) -> str:
    return " and ".join(
        f"authority {anchor.authority}"
        if isinstance(anchor, AuthorityAnchor)
        else describe_certificate(anchor.pem).subject
        for anchor in anchors
    )


def _json(document: Any) -> Any:  # noqa: ANN401 - leaves of JSON
    match document:
        case Secret():
            return _secret(document)
        case SecretDocument(secret):
            return _secret(secret)
        case Mapping():
            return {key: _json(value) for key, value in document.items()}
        case tuple():
            return [_json(value) for value in document]
        case _:
            return document


def _storage(storage: Storage) -> str:
    match storage:
        case Claim():
            kind = f", storage class {storage.storage_class}" if storage.storage_class else ""
            return f"new claim {storage.name} of {storage.size}, {storage.access_mode}{kind}"
        case ExistingClaim(name):
            return f"existing claim {name}"
        case HostDirectory():
            return f"host directory {storage.path}"


# --- what surrounds containers -----------------------------------------------------------------------------------


def _workload(workload: Workload) -> Iterator[str]:
    if workload.replicas > 1:
        yield f"{workload.replicas} replicas"
    if workload.host_network:
        yield "network of the node"
    yield from (f"pulls with {name}" for name in workload.pull_secrets)


def _authority(authority: GeneratedAuthority | BroughtAuthority | ReferencedAuthority) -> str:
    match authority:
        case GeneratedAuthority():
            days = authority.validity.lifetime_hours // 24
            return f"authority {authority.name}: generated, {authority.key.algorithm}, {days} days"
        case BroughtAuthority():
            subjects = " below ".join(describe_certificate(pem).subject for pem in authority.chain)
            return f"authority {authority.name}: brought, {subjects}"
        case ReferencedAuthority():
            return f"authority {authority.name}: of the stack {authority.stack}"


def _identity(identity: Identity) -> str:
    match identity:
        case IssuedIdentity():
            uses = ", ".join(use.value for use in identity.uses)
            names = ", ".join((*identity.dns_names, *identity.ip_addresses))
            return f"certificate {identity.name}: {uses}, signed by {identity.authority}, for {names}"
        case BroughtIdentity():
            return f"certificate {identity.name}: brought, {describe_certificate(identity.chain[0]).subject}"


def _endpoint(endpoint: Endpoint) -> str:
    ports = ", ".join(_range(port.range) for port in endpoint.ports)
    more = [
        f"address {endpoint.address}" if endpoint.address else "",
        f"only from {', '.join(endpoint.source_ranges)}" if endpoint.source_ranges else "",
    ]
    return ", ".join(filter(None, [f"Service {endpoint.name}: {endpoint.reach.value}, {ports}", *more]))


def _flow(flow: Flow) -> str:
    tls = "encrypted" if flow.encrypted else "in clear"
    ends = f"{_party(flow.source)} -> {_party(flow.target)}"
    return f"allowed: {ends}, {_range(flow.ports)}, {tls}: {flow.purpose}"


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


def _range(range_: PortRange) -> str:
    numbers = f"{range_.low}" if range_.low == range_.high else f"{range_.low}-{range_.high}"
    return f"{numbers}/{range_.protocol.value}"
