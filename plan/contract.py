"""The stack outputs as a contract with other teams: names, types, meaning, and how each is derived from the facts.

Everything here is public. The published form is `docs/outputs.schema.json`; a test compares them. Within a major
version, a field may be added, but not renamed or removed. Each output is defined only here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final, Literal

from pydantic.alias_generators import to_camel

from declaration.addresses import is_ip
from declaration.faults import DeclarationWarning
from declaration.hosts import PLACED
from facts.addresses import AddressKind
from facts.gateway import Facts
from facts.listeners import Authentication, Listener, Reach, Whitelist, whitelists
from facts.parties import Namespace, Network, Party, Peer
from facts.services.orchestrator_ports import REST_HTTP, REST_HTTPS, SIP_TLS, SIP_UDP
from keystore import build_pem_bundle, describe_certificate, distinct_certificates
from plan.model import Target, WeakerChoiceOutput, Workload
from plan.model.published import Published

CONTRACT_VERSION: Final = "1.1"


@dataclass(frozen=True)
class AddressOutput(Published):
    """An announced address."""

    kind: AddressKind
    """podIP and nodeIP mean the address of the pod or its node, known only in the cluster."""
    value: str | None
    """The address or the host name; null for podIP and nodeIP."""

    @classmethod
    def of(cls, declared: str) -> AddressOutput:
        """A declared address."""
        if declared in PLACED:
            return cls(AddressKind(declared), None)
        return cls(AddressKind.ADDRESS if is_ip(declared) else AddressKind.HOST_NAME, declared)


@dataclass(frozen=True)
class PortsOutput(Published):
    """A range of ports, both ends included."""

    low: int
    """First port."""
    high: int
    """Last port."""


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
class SipOutput(Published):
    """How to reach the gateway by SIP."""

    address: AddressOutput
    """Address announced in SIP."""
    plain_port: int | None
    """Port of SIP over UDP and TCP; null if it cannot be reached from outside."""
    tls_port: int | None
    """Port of SIP over TLS; null if it cannot be reached from outside."""
    tls_names: tuple[str, ...]
    """Names in the certificate for SIP over TLS."""
    authentication: Authentication
    """What callers must show."""
    whitelists: tuple[Whitelist, ...] | None
    """Whitelists that the gateway applies to all calls; null in outputs of version 1.0 of the contract."""

    @classmethod
    def of(cls, facts: Facts) -> SipOutput:
        """The SIP listeners."""
        gateway, names = facts.gateway, facts.names
        tls = facts.listener(SIP_TLS)
        return cls(
            address=AddressOutput.of(gateway.exposure.sip_address),
            plain_port=_port(facts.listener(SIP_UDP)),
            tls_port=_port(tls),
            tls_names=tuple(
                sorted({*names.hosts(names.sip), *gateway.tls.names, *gateway.exposure.sip_hosts})
            ),
            authentication=tls.authentication if tls else Authentication.NONE,
            whitelists=whitelists(gateway),
        )


@dataclass(frozen=True)
class MediaOutput(Published):
    """How callers' media reaches the gateway."""

    address: AddressOutput
    """Address announced in SDP."""
    rtp_ports: PortsOutput
    """UDP ports of RTP: the even ones from low to high."""
    rtcp_ports: PortsOutput
    """UDP ports of RTCP: the odd ones, each after its RTP port."""

    @classmethod
    def of(cls, facts: Facts) -> MediaOutput:
        """The declared range; RTCP uses the port after each (RFC 3550, section 11)."""
        rtp = facts.gateway.ports.rtp
        return cls(
            address=AddressOutput.of(facts.gateway.exposure.media_address),
            rtp_ports=PortsOutput(rtp.low, rtp.high),
            rtcp_ports=PortsOutput(rtp.low + 1, rtp.high + 1),
        )


@dataclass(frozen=True)
class RestOutput(Published):
    """The orchestrator's REST interfaces: administration, metrics, outbound calls."""

    http_port: int | None
    """Port without TLS; null if it cannot be reached from outside."""
    https_port: int | None
    """Port with TLS; null if it cannot be reached from outside."""
    reach: Reach
    """How far the port with TLS reaches."""
    authentication: Authentication
    """What clients must show."""

    @classmethod
    def of(cls, facts: Facts) -> RestOutput:
        """The REST listeners."""
        https = facts.listener(REST_HTTPS)
        return cls(
            http_port=_port(facts.listener(REST_HTTP)),
            https_port=_port(https),
            reach=https.reach if https else Reach.CLOSED,
            authentication=https.authentication if https else Authentication.NONE,
        )


@dataclass(frozen=True)
class AuthorityOutput(Published):
    """What peers need to trust the gateway's certificates."""

    ca_bundle_pem: str
    """PEM certificates of the gateway's authorities; empty if it has no authority of its own."""
    fingerprints: tuple[str, ...]
    """SHA-256 of each certificate of the bundle."""

    @classmethod
    def of(cls, certificates: Iterable[str]) -> AuthorityOutput:
        """The certificates of all authorities and their issuers, as PEM."""
        distinct = distinct_certificates(certificates)
        return cls(ca_bundle_pem=build_pem_bundle(distinct.values()), fingerprints=tuple(distinct))


@dataclass(frozen=True)
class CertificateOutput(Published):
    """The certificate of one service."""

    service: str
    """Service that presents it."""
    subject: str
    """Subject, as RFC 4514 writes it."""
    names: tuple[str, ...]
    """DNS names and IP addresses it is valid for."""
    not_after: str
    """End of its validity, ISO 8601 in UTC."""
    fingerprint: str
    """SHA-256 of the certificate."""

    @classmethod
    def of(cls, leaves: Mapping[str, str]) -> tuple[CertificateOutput, ...]:
        """The leaf of each service, as PEM, by the service's name."""
        described = {service: describe_certificate(pem) for service, pem in leaves.items()}
        return tuple(
            cls(service, each.subject, tuple(each.names), each.not_after.isoformat(), each.sha256)
            for service, each in sorted(described.items())
        )


@dataclass(frozen=True)
class SourceOutput(Published):
    """A source from which connections are allowed."""

    kind: Literal["anywhere", "machine", "namespace", "network"]
    """What it is; machine means any process on the machine that runs the pod."""
    value: str | None
    """The network as CIDR, or the name of the namespace; else null."""

    @classmethod
    def of(cls, party: Party) -> SourceOutput:
        """A party outside of the gateway."""
        match party:
            case Network():
                return cls("network", party.cidr)
            case Namespace():
                return cls("namespace", party.name)
            case Peer.MACHINE:
                return cls("machine", None)
            case Peer():
                return cls("anywhere", None)
            case _:
                raise AssertionError("a workload of the gateway is not a source outside of it")


@dataclass(frozen=True)
class ExposureOutput(Published):
    """Something that can be reached from outside the gateway."""

    what: str
    """What is reached."""
    ports: PortsOutput
    """Its ports."""
    protocol: str
    """TCP or UDP."""
    tls: bool
    """Whether the traffic is encrypted."""
    authentication: Authentication
    """What a client must show."""
    reach: Reach
    """How far it reaches."""
    sources: tuple[SourceOutput, ...]
    """Sources from which the network allows connections."""
    node_ports: bool
    """Whether a load balancer also opens a port of its choice on every node."""

    @classmethod
    def of(cls, facts: Facts) -> tuple[ExposureOutput, ...]:
        """Every listener that can be reached from outside."""
        reached = [listener for listener in facts.listeners if listener.is_outside]
        ordered = sorted(reached, key=lambda listener: (listener.role.words, listener.ports))
        return tuple(cls._of(listener) for listener in ordered)

    @classmethod
    def _of(cls, listener: Listener) -> ExposureOutput:
        return cls(
            what=listener.role.words,
            ports=PortsOutput(listener.ports.low, listener.ports.high),
            protocol=listener.ports.protocol.value,
            tls=listener.encrypted,
            authentication=listener.authentication,
            reach=listener.reach,
            sources=tuple(SourceOutput.of(party) for party in listener.sources),
            node_ports=listener.node_ports,
        )


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

    contract_version: Literal["1.1"]
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


def _port(listener: Listener | None) -> int | None:
    """The port if it can be reached from outside."""
    return listener.ports.low if listener is not None and listener.is_outside else None
