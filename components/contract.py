"""The stack outputs as a contract with other teams: version 1.0.

Owns names, types and meaning of what a stack exports. Everything here is public. The published form is
`docs/outputs.schema.json`, compared by test. A field may be added within a major version, never renamed or removed.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONTRACT_VERSION: Final = "1.0"


class ContractModel(BaseModel):
    """A part of the contract: frozen, closed, camelCase outside."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True
    )


class TargetOutput(ContractModel):
    """Where the gateway runs."""

    kind: Literal["kubernetes", "docker"] = Field(description="Which of the targets it is.")
    namespace: str | None = Field(default=None, description="Kubernetes: the namespace.")
    rendered: str | None = Field(
        default=None, description="Kubernetes: folder of the manifests; absent where they were applied."
    )
    host: str | None = Field(default=None, description="Docker: address of the daemon.")


class SipOutput(ContractModel):
    """How to reach the gateway by SIP."""

    address: str = Field(description="Address announced in SIP.")
    plain_port: int | None = Field(
        description="Port of SIP over UDP and TCP; null where plain SIP is closed."
    )
    tls_port: int | None = Field(description="Port of SIP over TLS; null where there is none.")
    tls_names: list[str] = Field(description="Names that the certificate for SIP over TLS bears.")


class PortsOutput(ContractModel):
    """A range of ports, both ends included."""

    low: int = Field(description="First port.")
    high: int = Field(description="Last port.")


class MediaOutput(ContractModel):
    """How callers' media reaches the gateway."""

    address: str = Field(description="Address announced in SDP.")
    rtp_ports: PortsOutput = Field(description="UDP ports of RTP and RTCP.")


class RestOutput(ContractModel):
    """The orchestrator's REST interfaces: administration, metrics, outbound calls."""

    http_port: int | None = Field(description="Port without TLS; null where none is published.")
    https_port: int | None = Field(description="Port with TLS; null where none is published.")
    reach: str = Field(
        description="How far the ports reach: ClusterIP, NodePort, LoadBalancer or Docker host; none where they do not leave the workload."
    )


class AuthorityOutput(ContractModel):
    """What peers need to trust the gateway's certificates."""

    ca_bundle_pem: str = Field(
        description="PEM certificates of the gateway's authorities; empty where it has none of its own."
    )
    fingerprints: list[str] = Field(description="SHA-256 of each certificate of the bundle.")


class CertificateOutput(ContractModel):
    """The certificate of one service."""

    service: str = Field(description="Service that shows it.")
    subject: str = Field(description="Subject, as RFC 4514 writes it.")
    names: list[str] = Field(description="DNS names and IP addresses it is valid for.")
    not_after: str = Field(description="End of its validity, ISO 8601 in UTC.")
    fingerprint: str = Field(description="SHA-256 of the certificate.")


class ExposureOutput(ContractModel):
    """Something that can be reached from outside the gateway."""

    what: str = Field(description="What is reached.")
    port: str = Field(description="A port, or the first and last of a range: 16384-16394.")
    protocol: str = Field(description="TCP or UDP.")
    tls: bool = Field(description="Whether the traffic is encrypted.")
    reach: str = Field(description="How far it reaches.")


class WeakerChoiceOutput(ContractModel):
    """A declared departure from the safe default."""

    what: str = Field(description="What was chosen.")
    reason: str = Field(description="Why, in the words of the declaration.")
    cost: str = Field(description="What it costs.")


class WorkloadOutput(ContractModel):
    """Containers that live and move together."""

    name: str = Field(description="Name of the workload.")
    containers: list[str] = Field(description="Names of its containers.")
    replicas: int = Field(description="How many run at a time.")


class Contract(ContractModel):
    """Stack outputs of a voice gateway. None of them is secret."""

    contract_version: Literal["1.0"] = Field(
        default=CONTRACT_VERSION, description="Version of this contract: major, minor."
    )
    target: TargetOutput = Field(description="Where the gateway runs.")
    sip: SipOutput = Field(description="How to reach it by SIP.")
    media: MediaOutput = Field(description="How media reaches it.")
    rest: RestOutput = Field(description="Its REST interfaces.")
    authority: AuthorityOutput = Field(description="What peers need to trust its certificates.")
    certificates: list[CertificateOutput] = Field(description="Certificates, by service.")
    exposure: list[ExposureOutput] = Field(description="What can be reached from outside the gateway.")
    weaker_choices: list[WeakerChoiceOutput] = Field(description="Departures from the safe defaults.")
    workloads: list[WorkloadOutput] = Field(description="What runs.")
    warnings: list[str] = Field(description="What deserves attention soon, or may not be meant.")
