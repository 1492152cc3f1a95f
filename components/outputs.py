"""From a plan to the parts of the output contract.

Owns the filling of `contract`; certificates' facts are joined in by the gateway when they are known. Sorted, so that
an unchanged gateway has unchanged outputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from components.contract import (
    AuthorityOutput,
    CertificateOutput,
    ExposureOutput,
    MediaOutput,
    PortsOutput,
    RestOutput,
    SipOutput,
    TargetOutput,
    WeakerChoiceOutput,
    WorkloadOutput,
)
from keystore import build_pem_bundle, describe_certificate, split_pem
from plan.model import DockerTarget, Exposure, GatewayPlan, KubernetesTarget, Port, Reach

NO_REACH = "none"
DOCKER_HOST = "Docker host"


def target_output(plan: GatewayPlan) -> TargetOutput:
    """Where the gateway runs."""
    target = plan.target
    if isinstance(target, KubernetesTarget):
        return TargetOutput(kind="kubernetes", namespace=target.namespace, rendered=target.render_to)
    return TargetOutput(kind="docker", host=target.host)


def sip_output(plan: GatewayPlan) -> SipOutput:
    """How to reach it by SIP."""
    sip = plan.sip
    return SipOutput(
        address=sip.address,
        plain_port=sip.plain_port,
        tls_port=sip.tls_port,
        tls_names=sorted(sip.tls_names),
    )


def media_output(plan: GatewayPlan) -> MediaOutput:
    """How media reaches it."""
    return MediaOutput(
        address=plan.media_address, rtp_ports=PortsOutput(low=plan.rtp.low, high=plan.rtp.high)
    )


def rest_output(plan: GatewayPlan) -> RestOutput:
    """Its REST interfaces; ports are told apart by name."""
    published = [port for port in plan.rest_ports if port.published]
    numbers = {port.name: port.range.low for port in published}
    return RestOutput(
        http_port=numbers.get("rest-http"),
        https_port=numbers.get("rest-https"),
        reach=_reach(plan, published),
    )


def authority_output(certificates: Iterable[str]) -> AuthorityOutput:
    """What peers need to trust, from the certificates of all authorities and their issuers."""
    bundle = build_pem_bundle(certificates)
    fingerprints = [describe_certificate(pem).sha256 for pem in split_pem(bundle)] if bundle else []
    return AuthorityOutput(ca_bundle_pem=bundle, fingerprints=sorted(fingerprints))


def certificate_outputs(leaves: Mapping[str, str]) -> list[CertificateOutput]:
    """The certificates' public facts, from the leaf of each service."""
    found = {service: describe_certificate(pem) for service, pem in leaves.items()}
    return [
        CertificateOutput(
            service=service,
            subject=facts.subject,
            names=list(facts.names),
            not_after=facts.not_after.isoformat(),
            fingerprint=facts.sha256,
        )
        for service, facts in sorted(found.items())
    ]


def exposure_outputs(plan: GatewayPlan) -> list[ExposureOutput]:
    """What can be reached from outside."""
    exposures = sorted(plan.exposures, key=lambda exposure: (exposure.what, exposure.ports))
    return [_exposure(exposure) for exposure in exposures]


def weaker_choice_outputs(plan: GatewayPlan) -> list[WeakerChoiceOutput]:
    """Departures from the safe defaults."""
    return [
        WeakerChoiceOutput(what=choice.what, reason=choice.reason, cost=choice.cost)
        for choice in sorted(plan.weaker_choices, key=lambda choice: choice.what)
    ]


def workload_outputs(plan: GatewayPlan) -> list[WorkloadOutput]:
    """What runs."""
    return [
        WorkloadOutput(
            name=workload.name,
            containers=sorted(container.name for container in workload.containers),
            replicas=workload.replicas,
        )
        for workload in sorted(plan.workloads, key=lambda workload: workload.name)
    ]


def _exposure(exposure: Exposure) -> ExposureOutput:
    ports = exposure.ports
    return ExposureOutput(
        what=exposure.what,
        port=str(ports.low) if ports.low == ports.high else f"{ports.low}-{ports.high}",
        protocol=ports.protocol.value,
        tls=exposure.encrypted,
        reach=exposure.reach,
    )


def _reach(plan: GatewayPlan, published: Sequence[Port]) -> str:
    """How far the ports reach: on Kubernetes as far as the farthest endpoint that has one of them."""
    if not published:
        return NO_REACH
    if isinstance(plan.target, DockerTarget):
        return DOCKER_HOST
    wanted = {port.range for port in published}
    reaches = {
        endpoint.reach for endpoint in plan.endpoints if any(port.range in wanted for port in endpoint.ports)
    }
    return max(reaches, key=list(Reach).index, default=NO_REACH)
