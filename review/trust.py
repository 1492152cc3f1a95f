"""Authorities that the containers trust: those in stores and bundles, built or brought."""

from collections.abc import Mapping

from checks.material import StoreContents
from facts.model.certificates import Anchor, AuthorityAnchor, PemAnchor
from facts.model.files import BundleContent, File, KeystoreSpec, SecretContent
from keystore import describe_certificate
from plan.model.gateway import GatewayPlan
from review.model import TrustReport


def trust_reports(plan: GatewayPlan, stores: Mapping[str, StoreContents]) -> tuple[TrustReport, ...]:
    """Each trusted authority, with the files that contain it.

    Args:
        plan: of the declaration.
        stores: contents of the stores that users bring, by key below `tls.stores`.
    """
    brought = {f"tls.stores.{key}.content": contents.trusted for key, contents in stores.items()}
    readers: dict[Anchor, set[str]] = {}
    for container in plan.containers:
        for file in container.files:
            for anchor in _anchors(file, brought):
                readers.setdefault(anchor, set()).add(f"{container.name}: file {file.path}")
    reports = (_trust(anchor, tuple(sorted(places))) for anchor, places in readers.items())
    return tuple(sorted(reports, key=lambda each: (not each.is_own, each.subject, each.fingerprint or "")))


def keystore_profile(plan: GatewayPlan) -> str | None:
    """How the stores that the stack builds are encrypted; None if it builds none."""
    for container in plan.containers:
        for file in container.files:
            if isinstance(file.content, KeystoreSpec):
                return file.content.profile
    return None


def _anchors(file: File, brought: Mapping[str, tuple[str, ...]]) -> tuple[Anchor, ...]:
    """The authorities in a file. A brought store is a secret with the name of its path in the declaration."""
    match file.content:
        case KeystoreSpec() | BundleContent():
            return file.content.trusted
        case SecretContent(secret=secret):
            return tuple(PemAnchor(pem) for pem in brought.get(secret.name, ()))
        case _:
            return ()


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
