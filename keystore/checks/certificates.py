"""Rules for one certificate: dates, strength, signature, and what it may be used for.

Owns the limits and their sources, and the reading of names and purposes. Absent extensions restrict nothing (RFC 5280,
section 4.2.1), but a host name must be in the subject alternative name: no client of today reads the common name
(RFC 9525, section 2). How certificates belong together is checked in `chains`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from keystore.certificates import extension, facts, fingerprint
from keystore.checks import Finding, Requirements, fault, warning

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
_PURPOSES: Final = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}
_ANY_PURPOSE: Final = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE


def name_of(certificate: x509.Certificate) -> str:
    """The name of a certificate in messages: its subject, and the first part of its fingerprint."""
    subject = certificate.subject.rfc4514_string() or "a certificate without a subject"
    return f"{subject} (SHA-256 {fingerprint(certificate)[:16]})"


def is_self_issued(certificate: x509.Certificate) -> bool:
    """Whether issuer and subject are equal, as in a root certificate."""
    return certificate.issuer == certificate.subject


def check_dates(certificate: x509.Certificate, at: datetime) -> Iterator[Finding]:
    """`expired`, `not-yet-valid`, `near-expiry`."""
    start, end, name = certificate.not_valid_before_utc, certificate.not_valid_after_utc, name_of(certificate)
    if end <= at:
        yield fault("expired", f"{name} expired on {end:%Y-%m-%d}", "give a renewed one")
    elif end - at < NEAR_EXPIRY:
        yield warning("near-expiry", f"{name} expires on {end:%Y-%m-%d}", "renew it before that day")
    if start > at:
        yield fault(
            "not-yet-valid",
            f"{name} is valid from {start:%Y-%m-%d %H:%M} UTC only",
            "wait, or correct the clock of the machine that issued it",
        )


def check_life(certificate: x509.Certificate) -> Iterator[Finding]:
    """`long-lived`, for certificates that do not belong to a CA."""
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    if life > LONG_LIFE:
        yield warning(
            "long-lived",
            f"{name_of(certificate)} is valid for {life.days} days",
            f"have it issued for at most {LONG_LIFE.days} days, so that you renew it regularly",
        )


def check_strength(certificate: x509.Certificate) -> Iterator[Finding]:
    """`weak-key`, `unsupported-key`."""
    name = name_of(certificate)
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPublicKey):
        bits, remedy = key.key_size, f"use {RSA_WARNING_BELOW} bits"
        if bits < RSA_FAULT_BELOW:
            yield fault("weak-key", f"{name} has an RSA key of {bits} bits", remedy)
        elif bits < RSA_WARNING_BELOW:
            yield warning("weak-key", f"{name} has an RSA key of {bits} bits", remedy)
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        yield fault(
            "unsupported-key",
            f"{name} has a key that is neither RSA nor EC, which older Java does not know",
            "use RSA with 3072 bits, or EC on P-256 or P-384",
        )
    elif key.curve.name not in CURVES:
        yield fault("weak-key", f"{name} has a key on {key.curve.name}", "use P-256, P-384 or P-521")


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


def check_names(certificate: x509.Certificate, hosts: tuple[str, ...]) -> Iterator[Finding]:
    """`names-missing`."""
    given = facts(certificate).names
    missing = [name for name in hosts if not any(_covers(pattern, name) for pattern in given)]
    if missing:
        has = ", ".join(given) or "none (a common name alone does not count)"
        yield fault(
            "names-missing",
            f"{name_of(certificate)} does not cover {', '.join(missing)}; its names: {has}",
            "have it issued with these names in its subject alternative name",
        )


def check_purposes(certificate: x509.Certificate, needs: Requirements) -> Iterator[Finding]:
    """`key-usage`, `leaf-is-ca`."""
    name = name_of(certificate)
    purposes, usage = extension(certificate, x509.ExtendedKeyUsage), extension(certificate, x509.KeyUsage)
    roles = [role for role, needed in (("server", needs.server), ("client", needs.client)) if needed]
    for role in roles:
        if purposes is not None and not {_PURPOSES[role], _ANY_PURPOSE} & set(purposes):
            yield fault(
                "key-usage",
                f"{name} may not be used by a TLS {role}",
                f"have it issued with the extended key usage {role}Auth",
            )
    if roles and usage is not None and not usage.digital_signature:
        yield fault(
            "key-usage",
            f"{name} may not be used to sign, which every TLS 1.3 handshake needs",
            "have it issued with the key usage digitalSignature",
        )
    if facts(certificate).is_ca:
        yield warning(
            "leaf-is-ca",
            f"{name} is the certificate of a CA, but a service uses it: its key could sign certificates",
            "use a certificate that is issued with CA:FALSE",
        )


def check_signing(certificate: x509.Certificate, authorities_below: int = 0) -> Iterator[Finding]:
    """`not-a-ca`, `key-usage`, `path-length`, for a certificate that signs others.

    `authorities_below` counts the CA certificates between it and a leaf.
    """
    name = name_of(certificate)
    constraints, usage = extension(certificate, x509.BasicConstraints), extension(certificate, x509.KeyUsage)
    if constraints is None or not constraints.ca:
        yield fault("not-a-ca", f"{name} is not the certificate of a CA (CA:FALSE)", "give a CA certificate")
        return
    if usage is not None and not usage.key_cert_sign:
        yield fault("key-usage", f"{name} may not sign certificates", "give one with keyCertSign")
    if constraints.path_length is not None and constraints.path_length < authorities_below:
        yield fault(
            "path-length",
            f"{name} allows {constraints.path_length} CAs below it, not {authorities_below}",
            "use a CA that is higher in the chain, or have this CA certificate issued again with a larger path length (pathlen)",
        )


def _covers(pattern: str, name: str) -> bool:
    """Whether a name of a certificate stands for a host: equal, or `*` for its first label (RFC 9525, 6.3)."""
    pattern, name = pattern.lower().rstrip("."), name.lower().rstrip(".")
    addresses = _address(pattern), _address(name)
    if any(addresses):
        return addresses[0] == addresses[1]
    if pattern.startswith("*."):
        return pattern[1:] == name[name.find(".") :] and not name.startswith(".")
    return pattern == name


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """The address that a name is; None for the name of a host."""
    try:
        return ip_address(name)
    except ValueError:
        return None
