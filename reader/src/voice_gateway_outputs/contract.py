"""The outputs of a voice gateway as typed values. Written from the contract's schema by `make docs`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class _Output(BaseModel):
    """A part of the outputs: read-only, and open for fields that a later minor version adds."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, strict=True, hide_input_in_errors=True
    )


class AddressKind(StrEnum):
    """Kind of an announced address; the values are those of the outputs."""

    POD_IP = "podIP"
    NODE_IP = "nodeIP"
    ADDRESS = "address"
    HOSTNAME = "hostname"


class Authentication(StrEnum):
    """How a client must authenticate."""

    NONE = "none"
    PASSWORD = "password"
    DIGEST = "digest"


class Reach(StrEnum):
    """How far a listener reaches, from its own pod outwards."""

    POD = "pod"
    GATEWAY = "gateway"
    CLOSED = "closed"
    CLUSTER = "cluster"
    NODE_PORT = "nodePort"
    NODE = "node"
    LOAD_BALANCER = "loadBalancer"
    DOCKER_HOST = "dockerHost"


class Whitelist(StrEnum):
    """A list of the orchestrator that all calls must match; the values are those of the outputs."""

    ADDRESSES = "addresses"
    FROM_URI = "fromUri"
    TO_URI = "toUri"
    SIPREC = "siprec"


class AddressOutput(_Output):
    """An announced address."""

    kind: AddressKind
    """podIP and nodeIP mean the address of the pod or its node, known only in the cluster."""
    value: str | None = None
    """The address or the host name; null for podIP and nodeIP."""


class AuthorityOutput(_Output):
    """What peers need to trust the gateway's certificates."""

    ca_bundle_pem: str
    """PEM certificates of the gateway's authorities; empty if it has no authority of its own."""
    fingerprints: tuple[str, ...]
    """SHA-256 of each certificate of the bundle."""


class CertificateOutput(_Output):
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


class ExposureOutput(_Output):
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
    """How a client must authenticate."""
    reach: Reach
    """How far it reaches."""
    sources: tuple[SourceOutput, ...]
    """Sources from which the network allows connections."""
    node_ports: bool
    """Whether a load balancer also opens a port of its choice on every node."""
    service: str | None = None
    """Service that listens, as in `certificates`; null in outputs of versions before 1.2 of the contract."""


class MediaOutput(_Output):
    """How callers' media reaches the gateway."""

    address: AddressOutput
    """Address announced in SDP."""
    rtp_ports: PortsOutput
    """UDP ports of RTP: the even ones from low to high."""
    rtcp_ports: PortsOutput
    """UDP ports of RTCP: the odd ones, each after its RTP port."""


class PortsOutput(_Output):
    """A range of ports, both ends included."""

    low: int
    """First port."""
    high: int
    """Last port."""


class RestOutput(_Output):
    """The orchestrator's REST interfaces: administration, metrics, outbound calls."""

    http_port: int | None = None
    """Port without TLS; null if it cannot be reached from outside."""
    https_port: int | None = None
    """Port with TLS; null if it cannot be reached from outside."""
    reach: Reach
    """How far the port with TLS reaches."""
    authentication: Authentication
    """How clients must authenticate."""


class SipOutput(_Output):
    """How to reach the gateway by SIP."""

    address: AddressOutput
    """Address announced in SIP."""
    plain_port: int | None = None
    """Port of SIP over UDP and TCP; null if it cannot be reached from outside."""
    tls_port: int | None = None
    """Port of SIP over TLS; null if it cannot be reached from outside."""
    tls_names: tuple[str, ...]
    """Names in the certificate for SIP over TLS."""
    authentication: Authentication
    """How callers must authenticate."""
    whitelists: tuple[Whitelist, ...] | None = None
    """Whitelists that the gateway applies to all calls; null in outputs of version 1.0 of the contract."""


class SourceOutput(_Output):
    """A source from which connections are allowed."""

    kind: Literal["anywhere", "machine", "namespace", "network"]
    """What it is; machine means any process on the machine that runs the pod."""
    value: str | None = None
    """The network as CIDR, or the name of the namespace; else null."""


class TargetOutput(_Output):
    """Where the gateway runs."""

    kind: Literal["kubernetes", "docker"]
    """Which of the targets it is."""
    namespace: str | None = None
    """Kubernetes: the namespace; else null."""
    rendered: str | None = None
    """Kubernetes: folder of the manifests; null where they were applied, and on Docker."""
    host: str | None = None
    """Docker: address of the daemon; else null."""


class WeakerChoiceOutput(_Output):
    """A declared departure from the safe default."""

    what: str
    """The weaker choice."""
    reason: str
    """The reason from the declaration."""
    cost: str
    """What it costs."""
    until: str | None = None
    """Last day on which it is valid, ISO 8601, in UTC; null if it has no end."""
    containers: tuple[str, ...]
    """Names of the containers that it is for; empty if it is for the whole gateway."""


class WorkloadOutput(_Output):
    """Containers that start, stop and move together."""

    name: str
    """Name of the workload."""
    containers: tuple[str, ...]
    """Names of its containers."""
    replicas: int
    """How many run at a time."""


class GatewayOutputs(_Output):
    """Stack outputs of a voice gateway. None of them is secret."""

    contract_version: str
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
