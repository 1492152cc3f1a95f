"""The preflight: a document becomes a plan, or one error with every fault, before anything is changed.

Owns the order of the checks (values, rules, brought material, sizes) and the one report of all faults.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from checks import clear_text
from checks.deadlines import ending, expired
from checks.material import MaterialReport, StoreContents, check_material
from checks.rules import broken_rules
from declaration.base import fields
from declaration.faults import DeclarationError, DeclarationWarning, Fault
from declaration.files import SECRET_BYTES, Reader
from declaration.folders import Locate, unsafe_folder_faults
from declaration.parsing import parse
from declaration.remainders import LeftOutPaths
from declaration.tls import BroughtStore
from facts.gateway import Facts, resolve
from plan.gateway import plan
from plan.model.gateway import GatewayPlan

BUILT_STORES = 64 << 10
"""Bytes reserved for the stores that the program builds: each has a few kilobytes."""


@dataclass(frozen=True)
class Accepted:
    """A declaration without faults, as a plan and the secrets it names."""

    plan: GatewayPlan
    secrets: Mapping[str, SecretStr]
    """Values of the given secrets, by `SecretRef.name`."""
    facts: Facts
    """What the declaration means."""
    stores: Mapping[str, StoreContents]
    """Certificates of the brought stores, by key below `tls.stores`; empty if they are not checked."""
    more_warnings: tuple[DeclarationWarning, ...]
    """Warnings that do not follow from the facts. The plan contains them too."""


def accept(  # noqa: PLR0913 - each argument has another source
    document: Mapping[str, Any],
    read: Reader,
    at: datetime,
    written: object = None,
    locate: Locate | None = None,
    *,
    unknown: Collection[str] = (),
) -> Accepted:
    """Accepts a declaration, or reports everything that is wrong with it.

    Args:
        document: the declaration as JSON values.
        read: gives the bytes of a file that the declaration names; raises OSError if it cannot.
        at: time of the run, with a time zone: brought certificates must be valid then.
        written: the declaration in the stack file, with `{secure: ...}` for encrypted values; None if it is
            unknown.
        locate: resolves the path of the folder for manifests, symbolic links included; None skips this check.
        unknown: paths of encrypted values that this run cannot decrypt: they are not checked. If a path below `tls` is
            among them, the certificates and stores that users bring are not checked either.

    Raises:
        DeclarationError: with every fault; nothing has been changed.
    """
    parsed = parse(document, read)
    gateway = parsed.gateway
    facts = resolve(gateway)
    readable = not any(path.startswith("tls.") for path in unknown)
    material = check_material(facts, at) if readable else MaterialReport((), (), {})
    more_faults = [*material.faults, *expired(gateway, at), *_sizes(facts)]
    if locate is not None:
        more_faults += unsafe_folder_faults(facts.site.folder, locate)
    all_faults = [*parsed.faults, *broken_rules(parsed, facts), *parsed.reportable(more_faults)]
    encrypted = LeftOutPaths(unknown)
    faults = [fault for fault in all_faults if not encrypted.holds(fault.path)]
    if faults:
        raise DeclarationError(faults)
    more_warnings = (
        *material.warnings,
        *ending(gateway, at),
        *clear_text.warnings(written, document, facts.secrets),
    )
    return Accepted(plan(facts, more_warnings), facts.secrets, facts, material.stores, more_warnings)


def _sizes(facts: Facts) -> Iterator[Fault]:
    """Secret files that do not fit into one Secret: all secret files of a container share one."""
    gateway = facts.gateway
    if not facts.target.limits_objects:
        return
    stores = [store for _, store in fields(gateway.tls.stores) if isinstance(store, BroughtStore)]
    brought = sum(len(store.content.data) for store in stores)
    if _tenant_bytes(facts) + brought + BUILT_STORES > SECRET_BYTES:
        yield Fault(
            "tenants",
            "result in a tenant file that does not fit into a Kubernetes Secret of 1 MiB together with the stores",
            "declare services once for all tenants (assistant, speechToText, textToSpeech), or use several gateways",
            concerns=("tls.stores", "target"),
        )


def _tenant_bytes(facts: Facts) -> int:
    """Size of the tenant file, secrets included."""
    if facts.tenants is None:
        return 0
    values = {path: value.get_secret_value() for path, value in facts.secrets.items()}
    return len(facts.tenants.text(values).encode())
