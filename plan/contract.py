"""The stack outputs as a contract with other teams: names, types, meaning, and how each is derived from the facts.

Everything here is public. The published form is `docs/outputs.schema.json`; a test compares them. Within a major
version, a field may be added, but not renamed or removed. Each output is a field of `Contract`; larger ones have their types in `plan.outputs`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final, Literal

from pydantic.alias_generators import to_camel

from declaration.faults import DeclarationWarning
from facts.gateway import Facts
from plan.model.gateway import Target, WeakerChoiceOutput
from plan.model.published import Published
from plan.model.workloads import Workload
from plan.outputs.access import ExposureOutput, MediaOutput, RestOutput, SipOutput
from plan.outputs.certificates import AuthorityOutput, CertificateOutput

CONTRACT_VERSION: Final = "1.2"


@dataclass(frozen=True)
class TargetOutput(Published):
    """Where the gateway runs."""

    kind: Literal["kubernetes", "docker"]
    """Which of the targets it is."""
    namespace: str | None = None
    """Kubernetes: the namespace; else null."""
    rendered: str | None = None
    """Kubernetes: folder of the manifests; null where they were applied, and on Docker."""
    host: str | None = None
    """Docker: address of the daemon; else null."""

    @classmethod
    def of(cls, target: Target) -> TargetOutput:
        """The plan's target."""
        return cls(target.kind, **target.published)


@dataclass(frozen=True)
class WorkloadOutput(Published):
    """Containers that start, stop and move together."""

    name: str
    """Name of the workload."""
    containers: tuple[str, ...]
    """Names of its containers."""
    replicas: int
    """How many run at a time."""

    @classmethod
    def of(cls, workloads: Iterable[Workload]) -> tuple[WorkloadOutput, ...]:
        """The plan's workloads."""
        return tuple(
            cls(each.name, tuple(sorted(container.name for container in each.containers)), each.replicas)
            for each in sorted(workloads, key=lambda workload: workload.name)
        )


@dataclass(frozen=True)
class Contract(Published):
    """Stack outputs of a voice gateway. None of them is secret."""

    contract_version: Literal["1.2"]
    """Version of this contract: major, minor."""
    target: TargetOutput
    """Where the gateway runs."""
    sip: SipOutput
    """How to reach it by SIP."""
    media: MediaOutput
    """How media reaches it."""
    rest: RestOutput
    """Its REST interfaces."""
    authority: AuthorityOutput
    """What peers need to trust its certificates."""
    certificates: tuple[CertificateOutput, ...]
    """Certificates, by service."""
    exposure: tuple[ExposureOutput, ...]
    """What can be reached from outside the gateway."""
    weaker_choices: tuple[WeakerChoiceOutput, ...]
    """Departures from the safe defaults."""
    workloads: tuple[WorkloadOutput, ...]
    """What runs."""
    warnings: tuple[str, ...]
    """What needs attention soon, or may not be intended."""


def known_outputs(
    facts: Facts,
    target: Target,
    workloads: Iterable[Workload],
    choices: Iterable[WeakerChoiceOutput],
    warnings: Iterable[DeclarationWarning],
) -> dict[str, Any]:
    """The outputs that need no generated certificate, as JSON values by their published names."""
    parts: dict[str, object] = {
        "contractVersion": CONTRACT_VERSION,
        "target": TargetOutput.of(target),
        "sip": SipOutput.of(facts),
        "media": MediaOutput.of(facts),
        "rest": RestOutput.of(facts),
        "exposure": ExposureOutput.of(facts),
        "weakerChoices": tuple(choices),
        "workloads": WorkloadOutput.of(workloads),
        "warnings": tuple(map(str, warnings)),
    }
    return {name: as_json(part) for name, part in parts.items()}


def as_json(part: object) -> Any:  # noqa: ANN401 - any JSON value
    """A part of the contract as JSON values, its fields in camelCase."""
    if is_dataclass(part) and not isinstance(part, type):
        return {to_camel(each.name): as_json(getattr(part, each.name)) for each in fields(part)}
    if isinstance(part, tuple):
        return [as_json(item) for item in part]
    return part.value if isinstance(part, Enum) else part
