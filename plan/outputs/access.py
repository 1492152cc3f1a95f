"""How the gateway is reached: SIP, media, REST, and everything that is open to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from declaration.addresses import is_ip
from declaration.hosts import PLACED
from facts.addresses import AddressKind
from facts.gateway import Facts
from facts.listeners import Authentication, Listener, Reach, Whitelist, whitelists
from facts.parties import Namespace, Network, Party, Peer
from facts.services.orchestrator_ports import REST_HTTP, REST_HTTPS, SIP_TLS, SIP_UDP
from plan.model.published import Published


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
    """How callers must authenticate."""
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
            tls_names=tuple(sorted({*names.hosts(names.sip), *gateway.public_sip_names})),
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
            rtcp_ports=PortsOutput(rtp.low + 1, rtp.last_rtcp),
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
    """How clients must authenticate."""

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
    """How a client must authenticate."""
    reach: Reach
    """How far it reaches."""
    sources: tuple[SourceOutput, ...]
    """Sources from which the network allows connections."""
    node_ports: bool
    """Whether a load balancer also opens a port of its choice on every node."""
    service: str | None
    """Service that listens, as in `certificates`; null in outputs of versions before 1.2 of the contract."""

    @property
    def is_to_anyone(self) -> bool:
        """Whether the network allows connections from everywhere."""
        return any(each.kind == "anywhere" for each in self.sources)

    @classmethod
    def of(cls, facts: Facts) -> tuple[ExposureOutput, ...]:
        """Every listener that can be reached from outside."""
        reached = [
            (each.service.key, listener)
            for each in facts.services
            for listener in each.listeners
            if listener.is_outside
        ]
        ordered = sorted(reached, key=lambda pair: (pair[1].role.words, pair[1].ports))
        return tuple(
            cls(
                what=listener.role.words,
                ports=PortsOutput(listener.ports.low, listener.ports.high),
                protocol=listener.ports.protocol.value,
                tls=listener.encrypted,
                authentication=listener.authentication,
                reach=listener.reach,
                sources=tuple(SourceOutput.of(party) for party in listener.sources),
                node_ports=listener.node_ports,
                service=service,
            )
            for service, listener in ordered
        )


def _port(listener: Listener | None) -> int | None:
    """The port if it can be reached from outside."""
    return listener.ports.low if listener is not None and listener.is_outside else None
