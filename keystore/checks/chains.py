"""Rules for chains of certificates: order, completeness, signatures, and the right of each issuer to issue.

Owns the walk from a leaf upwards. It does not decide whether a root can be trusted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from keystore.certificates import extension
from keystore.checks import Finding, fault, warning
from keystore.checks.certificates import (
    broken_digest,
    check_dates,
    check_signature,
    check_signing,
    check_strength,
    is_self_issued,
    name_of,
)


@dataclass(frozen=True)
class Chain:
    """Certificates as they were given, and what they must satisfy."""

    leaf: x509.Certificate
    """The certificate of the private key, where the chain begins."""
    certificates: Sequence[x509.Certificate]
    """As given; the leaf should be the first."""
    trusted: Sequence[x509.Certificate]
    """CAs that peers have already."""
    authorities_below: int = 0
    """CAs between the leaf's issuer and the end of the chain to be: one where the leaf is a CA itself."""


def check_chain(chain: Chain, at: datetime) -> Iterator[Finding]:
    """The `chain-*` codes, and the rules of each certificate.

    Complete means: it ends in a certificate that issued itself, or whose issuer is trusted. A leaf alone that
    does neither is a fault; above at least one issuer, an absent root is only warned of: TLS peers must have
    the root anyway (RFC 8446, section 4.4.2), and public CAs deliver chains without it.
    """
    path = _path(chain)
    yield from _check_order(chain.certificates, path)
    yield from _check_end(path[-1], chain)
    for certificate in path:
        yield from check_dates(certificate, at)
        yield from check_strength(certificate)
        yield from check_signature(certificate)
    for below, issuer in enumerate(path[1:], chain.authorities_below):
        yield from check_signing(issuer, below)


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether a certificate has the name of this issuer and is signed by its key."""
    if certificate.issuer != issuer.subject:
        return False
    if broken_digest(certificate):
        # Such a signature is refused by its own rule, and cryptography does not check it: the name of the key decides.
        return _names_key_of(certificate, issuer)
    try:
        certificate.verify_directly_issued_by(issuer)
    except UnsupportedAlgorithm:
        return True  # a signature that cannot be checked is named by its own rule
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _names_key_of(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the authority key identifier of a certificate equals the key identifier of its issuer, if both exist."""
    named = extension(certificate, x509.AuthorityKeyIdentifier)
    own = extension(issuer, x509.SubjectKeyIdentifier)
    return named is None or named.key_identifier is None or own is None or named.key_identifier == own.digest


def _path(chain: Chain) -> list[x509.Certificate]:
    """The leaf and those of its issuers that were given, in any order."""
    path = [chain.leaf]
    while not is_self_issued(path[-1]):
        above = (each for each in chain.certificates if each not in path and issued_by(path[-1], each))
        issuer = next(above, None)
        if issuer is None:
            break
        path.append(issuer)
    return path


def _check_order(chain: Sequence[x509.Certificate], path: list[x509.Certificate]) -> Iterator[Finding]:
    if list(chain[: len(path)]) != path:
        order = ", then ".join(name_of(certificate) for certificate in path)
        yield fault(
            "chain-out-of-order", "the certificates of a chain are not in their order", f"give {order}"
        )
    for extra in sorted(set(chain) - set(path), key=name_of):
        yield warning(
            "chain-unrelated",
            f"{name_of(extra)} is in the chain, but issued no certificate of the chain",
            "remove it, or add it to the trusted CAs if it is one",
        )


def _check_end(last: x509.Certificate, chain: Chain) -> Iterator[Finding]:
    if is_self_issued(last) or any(issued_by(last, anchor) for anchor in chain.trusted):
        return
    issuer = last.issuer.rfc4514_string()
    if any(each.subject == last.issuer for each in (*chain.certificates, *chain.trusted)):
        yield fault(
            "chain-signature",
            f"{name_of(last)} was not signed by the key of the certificate that is given for {issuer}",
            "give the issuer's certificate with the key that signed it; a renewed CA can have two certificates with one name and different keys",
        )
    elif last == chain.leaf:
        yield fault(
            "chain-incomplete",
            f"{name_of(last)} was issued by {issuer}, whose certificate is missing",
            "append the issuer's certificate, and those above it",
        )
    else:
        yield warning(
            "chain-without-root",
            f"the chain ends at {name_of(last)}, issued by {issuer}",
            "do nothing if peers have that root; append it if they do not",
        )
