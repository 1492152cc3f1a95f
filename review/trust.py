"""Authorities that the containers trust: those in the stores and bundles that the stack builds."""

from keystore import describe_certificate
from plan.model import Anchor, AuthorityAnchor, BundleContent, File, GatewayPlan, KeystoreSpec
from review.model import TrustReport


def trust_reports(plan: GatewayPlan) -> tuple[TrustReport, ...]:
    """Each trusted authority with the files that hold it; stores that users bring are not opened."""
    readers: dict[Anchor, set[str]] = {}
    for workload in plan.workloads:
        for container in workload.containers:
            for file in container.files:
                for anchor in _anchors(file):
                    readers.setdefault(anchor, set()).add(f"{container.name}: file {file.path}")
    reports = (_trust(anchor, tuple(sorted(places))) for anchor, places in readers.items())
    return tuple(sorted(reports, key=lambda each: (not each.is_own, each.subject, each.fingerprint or "")))


def keystore_profile(plan: GatewayPlan) -> str | None:
    """How the stores that the stack builds are encrypted; None if it builds none."""
    for workload in plan.workloads:
        for container in workload.containers:
            for file in container.files:
                if isinstance(file.content, KeystoreSpec):
                    return file.content.profile
    return None


def _anchors(file: File) -> tuple[Anchor, ...]:
    return file.content.trusted if isinstance(file.content, KeystoreSpec | BundleContent) else ()


def _trust(anchor: Anchor, places: tuple[str, ...]) -> TrustReport:
    if isinstance(anchor, AuthorityAnchor):
        return TrustReport(
            f"authority {anchor.authority} of this stack",
            is_own=True,
            readers=places,
            not_after=None,
            fingerprint=None,
        )
    described = describe_certificate(anchor.pem)
    return TrustReport(
        described.subject,
        is_own=False,
        readers=places,
        not_after=described.not_after.isoformat(),
        fingerprint=described.sha256,
    )
