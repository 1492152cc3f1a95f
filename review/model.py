"""The security report as a contract for programs that read it: types, and the meaning of each field.

The published form is `docs/report.schema.json`; a test compares them. All texts are public.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from facts.parties import Zone
from plan.contract import TargetOutput, WorkloadOutput
from plan.model.gateway import WeakerChoiceOutput
from plan.model.published import Published
from plan.outputs.access import ExposureOutput, PortsOutput

REPORT_VERSION: Final = "1.0"
RUNBOOK: Final = "docs/runbook.md"


class SecretOrigin(StrEnum):
    """Where a secret comes from."""

    GIVEN = "given"
    """The declaration contains it."""
    GENERATED = "generated"
    """The stack makes it and keeps it in its state."""
    BROUGHT = "brought"
    """The declaration brings it: a key, a store or a passphrase that was made elsewhere."""
    EXISTING = "existing"
    """It is in the cluster or in another stack, and is used there."""


class CertificateOrigin(StrEnum):
    """Where a certificate comes from."""

    GENERATED = "generated"
    """An authority that the stack makes."""
    ISSUED = "issued"
    """The stack's authority signs it."""
    BROUGHT = "brought"
    """The declaration brings it as PEM."""
    STORE = "store"
    """The declaration brings a finished store that contains it."""
    OTHER_STACK = "otherStack"
    """Another stack exports it."""


@dataclass(frozen=True)
class FlowReport(Published):
    """One use of the network, from the party that opens the connection."""

    source: str
    """Who opens the connection."""
    target: str
    """Who accepts it: a host as the declaration names it, a network, a namespace, or a workload of the gateway."""
    host: str | None
    """Host or address of the server, as the declaration names it; null if it names none."""
    allowed: str
    """What network policies allow as target. It is wider than the target if that is a host name outside the cluster."""
    ports: PortsOutput
    """Its ports."""
    protocol: str
    """TCP or UDP."""
    purpose: str
    """What it is for."""
    encrypted: bool
    """Whether it is encrypted."""
    authentication: tuple[str, ...]
    """How the side that opens the connection authenticates; empty if it does not, or if that is unknown."""
    through_proxy: bool
    """Whether it goes through the forward proxy."""
    zone: Zone | None
    """The kind of party outside of the gateway; null between two workloads of the gateway."""
    opened_by: tuple[str, ...]
    """Containers of the gateway that open it; empty if a party outside does."""
    accepted_by: tuple[str, ...]
    """Containers of the gateway that accept it; empty if a party outside does."""


@dataclass(frozen=True)
class WhitelistReport(Published):
    """A list of those who are accepted."""

    field: str
    """Field of the declaration."""
    what: str
    """What those on the list may do."""
    entries: tuple[str, ...]
    """The list; empty if there is none."""
    without: str
    """Who is accepted while the list is empty."""
    is_open: bool
    """Whether the list is empty, so that anyone is accepted."""


@dataclass(frozen=True)
class CertificateReport(Published):
    """A certificate: of a service, or of an authority. Dates are known if it is brought, or from stack outputs."""

    name: str
    """Service that presents it, or name of the authority."""
    origin: CertificateOrigin
    """Where it comes from."""
    signed_by: str | None
    """Authority of this stack that signs it; else null."""
    names: tuple[str, ...]
    """Host names and addresses that it is for."""
    key: str | None
    """Algorithm of a key that the stack makes; else null."""
    lifetime_days: int | None
    """Planned lifetime if the stack makes it; else null."""
    renewal_days: int | None
    """In this number of days before its end, a run replaces it; else null."""
    not_after: str | None
    """End of its validity, ISO 8601 in UTC; null as long as it is not known."""
    fingerprint: str | None
    """SHA-256 of the certificate; null as long as it is not known."""


@dataclass(frozen=True)
class TrustReport(Published):
    """An authority whose certificates are accepted by containers of the gateway."""

    subject: str
    """Its subject, as RFC 4514 writes it; or the authority of this stack."""
    is_own: bool
    """Whether it is an authority of this stack."""
    readers: tuple[str, ...]
    """Containers and files that contain it."""
    not_after: str | None
    """End of its validity, ISO 8601 in UTC; null for an authority of this stack, which has its own row."""
    fingerprint: str | None
    """SHA-256 of its certificate; null as above."""


@dataclass(frozen=True)
class SecretReport(Published):
    """A secret that exists. Its value is not here, nor anything computed from it."""

    name: str
    """Path in the declaration, or what it is for."""
    origin: SecretOrigin
    """Where it comes from."""
    readers: tuple[str, ...]
    """What reads it: container with variable or file, or the part of the program that signs with it."""
    rotation: str
    """How it is replaced."""
    page: str
    """Page and heading with the steps."""


@dataclass(frozen=True)
class ContainerReport(Published):
    """What a container may do, and from which image it is made."""

    name: str
    """Name of the container."""
    image: str
    """Its image."""
    pinned: bool
    """Whether a digest names the image, so that it cannot become another one."""
    user: str
    """User and group that it runs as."""
    read_only_root: bool
    """Whether its root file system is read-only."""
    host_network: bool
    """Whether it shares the network of its node."""
    host_directories: tuple[str, ...]
    """Directories of the host that it can write."""


@dataclass(frozen=True)
class SentenceReport(Published):
    """A sentence of the vendor's security guide, in our words, and the setting that fulfils it."""

    sentence: str
    """What the guide demands or promises."""
    settings: tuple[str, ...]
    """Fields of the declaration that decide it."""
    held_by: str
    """The setting in words, as in docs/guide.md."""
    declared: tuple[str, ...]
    """The fields that this declaration sets; the others have their defaults."""


@dataclass(frozen=True)
class DutyReport(Published):
    """What the program cannot do, so that it remains the operator's job."""

    duty: str
    """What operators must do."""
    why: str
    """Why the program cannot do it, or what happens without it."""


@dataclass(frozen=True)
class Report(Published):
    """What one declaration means for security."""

    report_version: Literal["1.0"]
    """Version of this form: major, minor."""
    gateway: str
    """Name of the gateway."""
    target: TargetOutput
    """Where it runs."""
    pod_security: str | None
    """Kubernetes: Pod Security level that every pod passes; else null."""
    deployed: bool
    """Whether dates and fingerprints of a deployed stack were given; if not, the report is about the declaration only."""
    not_checked: tuple[str, ...]
    """Paths of encrypted values, which could not be checked."""
    exposure: tuple[ExposureOutput, ...]
    """What can be reached from outside the gateway, by whom."""
    flows: tuple[FlowReport, ...]
    """Every use of the network."""
    whitelists: tuple[WhitelistReport, ...]
    """Who is accepted."""
    authorities: tuple[CertificateReport, ...]
    """Authorities of the gateway."""
    certificates: tuple[CertificateReport, ...]
    """Certificates that its services present."""
    trusted: tuple[TrustReport, ...]
    """Whom its containers trust. Finished stores that are brought are left out if a secret below `tls` is encrypted."""
    keystore_profile: str | None
    """How the stores that the stack builds are encrypted: modern or legacy; null if it builds none."""
    secrets: tuple[SecretReport, ...]
    """Every secret that exists."""
    containers: tuple[ContainerReport, ...]
    """What each container may do."""
    workloads: tuple[WorkloadOutput, ...]
    """What runs."""
    weaker_choices: tuple[WeakerChoiceOutput, ...]
    """Departures from the safe defaults."""
    warnings: tuple[str, ...]
    """What is accepted, but may not be intended."""
    guide: tuple[SentenceReport, ...]
    """The sentences of the vendor's security guide."""
    duties: tuple[DutyReport, ...]
    """What remains the operator's job."""
