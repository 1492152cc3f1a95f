"""Whom peers must trust, and the certificates of the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from keystore import build_pem_bundle, describe_certificate, distinct_certificates
from plan.model.published import Published


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
