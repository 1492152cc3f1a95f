"""Certificates of the report: planned from a declaration, with real dates and fingerprints if they are known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from checks.material import StoreContents
from facts.certificates import CertificateNeed, Origin
from facts.model.certificates import (
    Authority,
    BroughtAuthority,
    BroughtIdentity,
    GeneratedAuthority,
    Identity,
    KeyAlgorithm,
)
from keystore import KeystoreError, describe_certificate, split_pem
from plan.model.gateway import GatewayPlan
from plan.outputs.certificates import AuthorityOutput, CertificateOutput
from plan.preflight import Accepted
from review.model import CertificateOrigin, CertificateReport


class OutputsError(ValueError):
    """Stack outputs that cannot be used; the text says why, and what to do."""


@dataclass(frozen=True)
class Deployed:
    """Certificates of a deployed stack, from its outputs."""

    services: Mapping[str, CertificateOutput] = field(default_factory=dict)
    """Certificates by service."""
    authorities: tuple[str, ...] = ()
    """Certificates of authorities as PEM."""

    @classmethod
    def of(cls, outputs: object) -> "Deployed":
        """The certificates in `pulumi stack output --json`; other outputs are ignored.

        Raises:
            OutputsError: they are not outputs of this program.
        """
        values: dict[str, Any] = outputs if isinstance(outputs, dict) else {}
        try:
            services = TypeAdapter(tuple[CertificateOutput, ...]).validate_python(values.get("certificates"))
            authority = TypeAdapter(AuthorityOutput).validate_python(values.get("authority"))
            bundle = split_pem(authority.ca_bundle_pem) if authority.ca_bundle_pem else ()
        except (ValidationError, KeystoreError):
            raise OutputsError(
                "the stack outputs have no certificates of a voice gateway; give what"
                " `pulumi stack output --json` prints for a stack of this program"
            ) from None
        return cls({each.service: each for each in services}, tuple(bundle))


def certificate_reports(accepted: Accepted, deployed: Deployed) -> Iterator[CertificateReport]:
    """The certificate of each service."""
    identities = {identity.name: identity for identity in accepted.plan.identities}
    for need in accepted.facts.certificates:
        planned = (
            _in_store(need, accepted.stores.values())
            if need.origin is Origin.STORE
            else _identity(identities[need.name])
        )
        real = deployed.services.get(need.name)
        if real is None:
            yield planned
        else:
            yield replace(planned, names=real.names, not_after=real.not_after, fingerprint=real.fingerprint)


_UNKNOWN = (None, None, None, None, None)


def _in_store(need: CertificateNeed, stores: Iterable[StoreContents]) -> CertificateReport:
    """The report of a certificate in a finished store; it has no dates if the store was not opened."""
    for pem in (leaf for each in stores if each.service == need.name for leaf in each.presented):
        return replace(_brought(need.name, pem), origin=CertificateOrigin.STORE)
    return CertificateReport(need.name, CertificateOrigin.STORE, None, need.hosts, *_UNKNOWN)


def _identity(identity: Identity) -> CertificateReport:
    if isinstance(identity, BroughtIdentity):
        return _brought(identity.name, identity.chain[0])
    names = (
        *identity.dns_names,
        *(name.with_suffix("GENERATION") for name in identity.generation_names),
        *identity.ip_addresses,
    )
    return CertificateReport(
        identity.name,
        CertificateOrigin.ISSUED,
        identity.authority,
        names,
        _algorithm(identity.key),
        identity.validity.days,
        identity.validity.renewal_days,
        None,
        None,
    )


def authority_reports(plan: GatewayPlan, deployed: Deployed) -> Iterator[CertificateReport]:
    """Every authority of the plan."""
    for authority in plan.authorities:
        planned = _authority(authority)
        real = _known(authority, deployed.authorities)
        yield planned if real is None else replace(planned, **real)


def _authority(authority: Authority) -> CertificateReport:
    match authority:
        case BroughtAuthority():
            return _brought(authority.name, authority.chain[0])
        case GeneratedAuthority():
            return CertificateReport(
                authority.name,
                CertificateOrigin.GENERATED,
                None,
                (),
                _algorithm(authority.key),
                authority.validity.days,
                authority.validity.renewal_days,
                None,
                None,
            )
        case _:
            return CertificateReport(authority.name, CertificateOrigin.OTHER_STACK, None, (), *_UNKNOWN)


def _known(authority: Authority, certificates: Iterable[str]) -> dict[str, Any] | None:
    """End and fingerprint of a generated authority. Its common name finds it among the authorities of the stack."""
    if not isinstance(authority, GeneratedAuthority):
        return None
    for pem in certificates:
        described = describe_certificate(pem)
        if f"CN={authority.common_name}" in described.subject.split(","):
            return {"not_after": described.not_after.isoformat(), "fingerprint": described.sha256}
    return None


def _brought(name: str, pem: str) -> CertificateReport:
    """The report of a certificate that the declaration brings."""
    described = describe_certificate(pem)
    return CertificateReport(
        name,
        CertificateOrigin.BROUGHT,
        None,
        described.names,
        None,
        None,
        None,
        described.not_after.isoformat(),
        described.sha256,
    )


def _algorithm(key: KeyAlgorithm) -> str:
    return f"{key.algorithm} {key.rsa_bits or key.ecdsa_curve}"
