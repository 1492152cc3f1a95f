"""Rules for one certificate and one public key: dates, strength, signature.

Owns the limits and their sources. What a certificate may be used for is checked in `uses`, how certificates
belong together in `chains`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from keystore.checks.findings import Finding, fault, warning

NEAR_EXPIRY: Final = timedelta(days=30)
"""Time before the end in which a warning is given: enough for a manual renewal with a change process."""
LONG_LIFE: Final = timedelta(days=398)
"""What browsers took at most since 2020 (https://support.apple.com/en-us/102028); private CAs are not bound by it."""
RSA_FAULT_BELOW: Final = 2048
"""Bits: NIST SP 800-57 part 1 allows no less since 2014."""
RSA_WARNING_BELOW: Final = 3072
"""Bits: BSI TR-02102-2 asks for 3000 and more."""
CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
"""P-256, P-384, P-521: the curves that every Java, Node and OpenSSL of the last ten years has."""
_BROKEN_DIGESTS: Final = {"md5": "MD5", "sha1": "SHA-1"}
"""By their names in cryptography. RFC 9155 removes both from TLS; Java disables them in `jdk.certpath.disabledAlgorithms`."""


def name_of(certificate: x509.Certificate) -> str:
    """The name of a certificate in messages: its subject, and the first part of its fingerprint."""
    subject = certificate.subject.rfc4514_string() or "a certificate without a subject"
    return f"{subject} (SHA-256 {certificate.fingerprint(hashes.SHA256()).hex()[:16]})"


def is_self_issued(certificate: x509.Certificate) -> bool:
    """Whether issuer and subject are equal, as in a root certificate."""
    return certificate.issuer == certificate.subject


def check_dates(certificate: x509.Certificate, at: datetime) -> Iterator[Finding]:
    """`expired`, `not-yet-valid`, `near-expiry`."""
    end = certificate.not_valid_after_utc
    if end <= at:
        yield fault("expired", f"{name_of(certificate)} expired on {end:%Y-%m-%d}", "give a renewed one")
    elif end - at < NEAR_EXPIRY:
        yield warning(
            "near-expiry", f"{name_of(certificate)} expires on {end:%Y-%m-%d}", "renew it before that day"
        )
    start = certificate.not_valid_before_utc
    if start > at:
        yield fault(
            "not-yet-valid",
            f"{name_of(certificate)} is valid from {start:%Y-%m-%d %H:%M} UTC only",
            "wait, or correct the clock of the machine that issued it",
        )


def check_life(certificate: x509.Certificate) -> Iterator[Finding]:
    """`long-lived`, for certificates that do not belong to a CA."""
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    if life > LONG_LIFE:
        yield warning(
            "long-lived",
            f"{name_of(certificate)} is valid for {life.days} days",
            f"have it issued for at most {LONG_LIFE.days} days, so that its renewal is practised",
        )


def check_strength(certificate: x509.Certificate) -> Iterator[Finding]:
    """`weak-key`, `unsupported-key`."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    name = name_of(certificate)
    if isinstance(key, rsa.RSAPublicKey):
        yield from _check_rsa(name, key.key_size)
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in CURVES:
        yield fault("weak-key", f"{name} has a key on {key.curve.name}", "use P-256, P-384 or P-521")
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        yield fault(
            "unsupported-key",
            f"{name} has a key that is neither RSA nor EC, which older Java does not know",
            "use RSA with 3072 bits, or EC on P-256 or P-384",
        )


def broken_digest(certificate: x509.Certificate) -> str | None:
    """The weak digest with which a certificate is signed; None if its digest is not weak."""
    try:
        digest = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return None
    return _BROKEN_DIGESTS.get(digest.name) if digest is not None else None


def check_signature(certificate: x509.Certificate) -> Iterator[Finding]:
    """`weak-signature`. The signature of a root is not checked, because a root is trusted without it."""
    digest = broken_digest(certificate)
    if digest is not None and not is_self_issued(certificate):
        yield fault(
            "weak-signature",
            f"{name_of(certificate)} is signed with {digest}",
            "have it issued again with SHA-256 or better",
        )


def _check_rsa(name: str, bits: int) -> Iterator[Finding]:
    if bits < RSA_FAULT_BELOW:
        yield fault("weak-key", f"{name} has an RSA key of {bits} bits", f"use {RSA_WARNING_BELOW} bits")
    elif bits < RSA_WARNING_BELOW:
        yield warning("weak-key", f"{name} has an RSA key of {bits} bits", f"use {RSA_WARNING_BELOW} bits")
