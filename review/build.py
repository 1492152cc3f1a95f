"""The report of a declaration, from its facts and its plan."""

from declaration.references import has_digest
from facts.model.containers import HostDirectory
from plan.contract import TargetOutput, WorkloadOutput
from plan.model.gateway import GatewayPlan
from plan.outputs.access import ExposureOutput
from review.certificates import Deployed, authority_reports, certificate_reports
from review.duties import duty_reports
from review.flows import flow_reports, whitelist_reports
from review.guide import sentence_reports
from review.model import REPORT_VERSION, ContainerReport, Report
from review.reading import Reviewed
from review.secrets import secret_reports
from review.trust import keystore_profile, trust_reports


def report(reviewed: Reviewed, deployed: Deployed | None = None) -> Report:
    """What a declaration means for security.

    Args:
        reviewed: a declaration without faults.
        deployed: certificates of the deployed stack; None if it is not deployed, or its outputs were not given.
    """
    plan, facts = reviewed.accepted.plan, reviewed.accepted.facts
    real = deployed or Deployed()
    return Report(
        report_version=REPORT_VERSION,
        gateway=plan.name,
        target=TargetOutput.of(plan.target),
        pod_security=plan.target.pod_security,
        deployed=deployed is not None,
        not_checked=reviewed.encrypted,
        exposure=ExposureOutput.of(facts),
        flows=flow_reports(facts),
        whitelists=tuple(whitelist_reports(facts)),
        authorities=tuple(authority_reports(plan, real)),
        certificates=tuple(certificate_reports(reviewed.accepted, real)),
        trusted=trust_reports(plan, reviewed.accepted.stores),
        keystore_profile=keystore_profile(plan),
        secrets=secret_reports(plan),
        containers=_containers(plan),
        workloads=WorkloadOutput.of(plan.workloads),
        weaker_choices=plan.weaker_choices,
        warnings=tuple(map(str, plan.warnings)),
        guide=tuple(sentence_reports(reviewed.document)),
        duties=duty_reports(facts, plan),
    )


def _containers(plan: GatewayPlan) -> tuple[ContainerReport, ...]:
    return tuple(
        ContainerReport(
            name=container.name,
            image=container.image,
            pinned=has_digest(container.image),
            user=f"{container.user.uid}:{container.user.gid}",
            read_only_root=container.read_only_root,
            host_network=workload.host_network,
            host_directories=tuple(
                sorted(m.storage.path for m in container.mounts if isinstance(m.storage, HostDirectory))
            ),
        )
        for workload in plan.workloads
        for container in workload.containers
    )
