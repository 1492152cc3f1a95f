"""Rules for what a certificate may be used for: names, key usage, purposes, being a CA.

Owns the reading of those extensions. Absent extensions restrict nothing (RFC 5280, section 4.2.1), but a host
name must be in the subject alternative name: no client of today reads the common name (RFC 9525, section 2).
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from keystore.certificates import extension, facts
from keystore.checks.certificates import name_of
from keystore.checks.findings import Finding, Requirements, fault, warning

_PURPOSES: Final = {
    "server": ExtendedKeyUsageOID.SERVER_AUTH,
    "client": ExtendedKeyUsageOID.CLIENT_AUTH,
}


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
    purposes = extension(certificate, x509.ExtendedKeyUsage)
    allowed = None if purposes is None else set(purposes)
    roles = [role for role, is_needed in (("server", needs.server), ("client", needs.client)) if is_needed]
    for role in roles:
        if allowed is not None and not allowed & {
            _PURPOSES[role],
            ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        }:
            yield fault(
                "key-usage",
                f"{name_of(certificate)} may not be used by a TLS {role}",
                f"have it issued with the extended key usage {role}Auth",
            )
    usage = extension(certificate, x509.KeyUsage)
    if roles and usage is not None and not usage.digital_signature:
        yield fault(
            "key-usage",
            f"{name_of(certificate)} may not be used to sign, which every TLS 1.3 handshake needs",
            "have it issued with the key usage digitalSignature",
        )
    if facts(certificate).is_ca:
        yield warning(
            "leaf-is-ca",
            f"{name_of(certificate)} is a CA's, yet serves a host: its key could issue certificates",
            "have one issued with CA:FALSE",
        )


def check_signing(certificate: x509.Certificate, authorities_below: int = 0) -> Iterator[Finding]:
    """`not-a-ca`, `key-usage`, `path-length`, for a certificate that signs others.

    `authorities_below` counts the CA certificates between it and a leaf.
    """
    constraints = extension(certificate, x509.BasicConstraints)
    if constraints is None or not constraints.ca:
        yield fault("not-a-ca", f"{name_of(certificate)} is no CA's (CA:FALSE)", "give a CA certificate")
        return
    usage = extension(certificate, x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        yield fault(
            "key-usage", f"{name_of(certificate)} may not sign certificates", "give one with keyCertSign"
        )
    if constraints.path_length is not None and constraints.path_length < authorities_below:
        yield fault(
            "path-length",
            f"{name_of(certificate)} allows {constraints.path_length} CAs below it, not {authorities_below}",
            "use a CA that stands higher, or have this one issued with a longer path",
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
