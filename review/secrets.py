"""Every secret that exists: its origin, its readers, and how it is replaced. A secret is a name here, never a value."""

from collections.abc import Iterator
from typing import Final

from facts.model.certificates import (
    BroughtAuthority,
    BroughtIdentity,
    GeneratedAuthority,
    IssuedIdentity,
    ReferencedAuthority,
)
from facts.model.containers import Container
from facts.model.files import DocumentContent, File, KeystoreSpec, SecretContent
from facts.model.values import SecretRef
from plan.model.gateway import GatewayPlan
from review.model import RUNBOOK, SecretOrigin, SecretReport

_PASSWORDS: Final = f"{RUNBOOK}#change-a-password-or-passphrase"
_ROTATION: Final = {
    SecretOrigin.GIVEN: (
        "change it at the service that requires it, set it in the stack file, then deploy",
        _PASSWORDS,
    ),
    SecretOrigin.GENERATED: ("replace its resource, then deploy", _PASSWORDS),
    SecretOrigin.BROUGHT: ("make new material, name it in the declaration, then deploy", _PASSWORDS),
}
_AUTHORITY: Final = ("name a new authority, in three deployments", f"{RUNBOOK}#rotate-the-authority")
_KEY: Final = (
    "replace its resource, then deploy; a renewed certificate keeps the key",
    f"{RUNBOOK}#renew-certificates",
)
_SEED: Final = SecretReport(
    "seed of the stores",
    SecretOrigin.GENERATED,
    ("the program, to build stores with reproducible bytes",),
    "replace its resource, then deploy; every store is built again",
    _PASSWORDS,
)
"""`components.gateway` makes it for each stack. No container reads it, so no plan names it."""
_SIGNS: Final = "the program, to sign certificates"


def secret_reports(plan: GatewayPlan) -> tuple[SecretReport, ...]:
    """Every secret of a plan, sorted by name."""
    all_secrets = [*_read(plan), *_keys(plan), *_existing(plan), _SEED]
    return tuple(sorted(all_secrets, key=lambda secret: (secret.name, secret.origin)))


def _read(plan: GatewayPlan) -> Iterator[SecretReport]:
    """Secrets that a container reads, in a variable or in a file."""
    readers: dict[SecretRef, list[str]] = {}
    for container in plan.containers:
        for secret, place in _places(container):
            readers.setdefault(secret, []).append(f"{container.name}: {place}")
    for secret, places in readers.items():
        origin = _origin(secret)
        rotation, page = _ROTATION[origin]
        name = secret.name if secret.use is None else secret.use.replace("-", " ")
        yield SecretReport(name, origin, tuple(sorted(set(places))), rotation, page)


def _places(container: Container) -> Iterator[tuple[SecretRef, str]]:
    for name, value in container.environment.items():
        if isinstance(value, SecretRef):
            yield value, f"variable {name}"
    for file in container.files:
        for secret in _in_file(file):
            yield secret, f"file {file.path}"


def _in_file(file: File) -> Iterator[SecretRef]:
    match file.content:
        case SecretContent(secret=secret):
            yield secret
        case DocumentContent():
            yield from file.content.secrets
        case _:
            return


def _origin(secret: SecretRef) -> SecretOrigin:
    if secret.use is not None:
        return SecretOrigin.GENERATED
    return SecretOrigin.BROUGHT if secret.name.startswith("tls.") else SecretOrigin.GIVEN


def _keys(plan: GatewayPlan) -> Iterator[SecretReport]:
    """Private keys of authorities and of certificates. Containers read the latter in a store."""
    for authority in plan.authorities:
        rotation, page = _AUTHORITY
        if isinstance(authority, GeneratedAuthority):
            yield SecretReport(
                f"key of authority {authority.name}", SecretOrigin.GENERATED, (_SIGNS,), rotation, page
            )
        if isinstance(authority, BroughtAuthority):
            yield SecretReport(authority.key.name, SecretOrigin.BROUGHT, (_SIGNS,), rotation, page)
    for identity in plan.identities:
        readers = _stores_with(plan, identity.name)
        if isinstance(identity, IssuedIdentity):
            rotation, page = _KEY
            yield SecretReport(f"key of {identity.name}", SecretOrigin.GENERATED, readers, rotation, page)
        if isinstance(identity, BroughtIdentity):
            rotation, page = _ROTATION[SecretOrigin.BROUGHT]
            yield SecretReport(identity.key.name, SecretOrigin.BROUGHT, readers, rotation, page)


def _stores_with(plan: GatewayPlan, identity: str) -> tuple[str, ...]:
    return tuple(
        sorted(
            f"{container.name}: file {file.path}"
            for container in plan.containers
            for file in container.files
            if isinstance(file.content, KeystoreSpec) and file.content.identity == identity
        )
    )


def _existing(plan: GatewayPlan) -> Iterator[SecretReport]:
    """Secrets that exist elsewhere: pull secrets of the namespace, and keys that another stack exports."""
    for name in sorted({secret for workload in plan.workloads for secret in workload.pull_secrets}):
        yield SecretReport(
            f"Secret {name}",
            SecretOrigin.EXISTING,
            ("the cluster, to pull images",),
            "its owner replaces it in the namespace",
            f"{RUNBOOK}#from-a-folder-of-manifests-to-a-cluster",
        )
    for authority in plan.authorities:
        if isinstance(authority, ReferencedAuthority):
            yield SecretReport(
                f"output {authority.key_output} of stack {authority.stack}",
                SecretOrigin.EXISTING,
                (_SIGNS,),
                *_AUTHORITY,
            )
