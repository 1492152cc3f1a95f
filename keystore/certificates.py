"""What a certificate contains, for outputs and messages: public facts only.

Owns the reading of names, dates and basic constraints. It checks nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keystore.pem import load_certificate

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


@dataclass(frozen=True)
class CertificateFacts:
    """The facts of one certificate. Nothing here is secret."""

    subject: str
    """In the form of RFC 4514; empty if the certificate has no subject."""
    issuer: str
    names: tuple[str, ...]
    """DNS names, then IP addresses, of the subject alternative name, each in the certificate's order."""
    not_after: datetime
    """In UTC, aware."""
    sha256: str
    """The fingerprint, 64 lower-case hexadecimal digits."""
    is_ca: bool


def describe_certificate(pem: str) -> CertificateFacts:
    """The facts of the one certificate in a PEM text. Raises `PemError` if it cannot be read."""
    return facts(load_certificate(pem))


def facts(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a certificate that `keystore.pem` loaded."""
    constraints = extension(certificate, x509.BasicConstraints)
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        names=_names(certificate),
        not_after=certificate.not_valid_after_utc,
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        is_ca=constraints is not None and constraints.ca,
    )


def authority_fingerprint(pem: str) -> str:
    """SHA-256 over name and key of an authority: the same for each of its certificates, renewed ones too.

    A chain is checked by the issuer's name and key, so peers that hold an older certificate accept what a newer one's
    key has signed (RFC 5280, section 6.1).
    """
    certificate = load_certificate(pem)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(certificate.subject.public_bytes() + key).hexdigest()


def extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    """One extension of a certificate; None if it does not have it."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    names = extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return ()
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)
