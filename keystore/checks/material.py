"""Checks of what users bring: stores, key pairs, CAs to trust, authorities that sign.

Owns which rules apply to what. Each rule is in the module of its subject, and is pure: the time is a
parameter. Findings come sorted, faults first, each once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from keystore.certificates import facts
from keystore.checks.certificates import (
    check_dates,
    check_life,
    check_signature,
    check_strength,
    is_self_issued,
    name_of,
)
from keystore.checks.chains import Chain, check_chain, issued_by
from keystore.checks.findings import Finding, Requirements, Severity, fault, warning
from keystore.checks.stores import check_aliases, check_contents
from keystore.checks.uses import check_names, check_purposes, check_signing
from keystore.errors import PemError
from keystore.pem import load_certificates, load_private_key, same_key
from keystore.stores import EntryKind, OpenedStore


def check_store(store: OpenedStore, needs: Requirements, at: datetime) -> tuple[Finding, ...]:
    """Findings against the use of an opened store for `needs` at a given time.

    Codes: `store-without-key`, `key-without-certificate`, `several-keys`, `store-without-trusted`,
    `ca-not-trusted`, `aliases-collide`; and those of `check_key_pair` and `check_trusted`.
    """
    anchors = [pem for entry in store.of_kind(EntryKind.TRUSTED) for pem in entry.chain]

    def rules() -> Iterator[Finding]:
        yield from check_aliases(store)
        yield from check_contents(store, needs)
        for entry in store.of_kind(EntryKind.KEY) if needs.key else ():
            if entry.private_key_pem is not None and entry.chain:
                # Opening the store has proved the key.
                pair = _Pair(entry.private_key_pem, entry.chain, anchors, proven=True)
                yield from _check_pair(pair, needs, at)
        if needs.trusted:
            yield from check_trusted(anchors, at)

    return _collected(rules)


def check_key_pair(
    private_key_pem: str,
    chain: Sequence[str],
    needs: Requirements,
    at: datetime,
    *,
    trusted: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Findings against a private key and its certificates, leaf first.

    `trusted` are CAs that peers have anyway, so that a chain may end below one of them.
    Codes: `key-mismatch`, `names-missing`, `key-usage`, `leaf-is-ca`, `long-lived`, `expired`, `near-expiry`,
    `not-yet-valid`, `weak-key`, `unsupported-key`, `weak-signature`, `chain-out-of-order`, `chain-incomplete`,
    `chain-signature`, `chain-without-root`, `chain-unrelated`, `not-a-ca`, `path-length`, `pem`.
    """
    pair = _Pair(private_key_pem, chain, trusted)
    return _collected(lambda: _check_pair(pair, needs, at))


def check_trusted(certificates: Sequence[str], at: datetime) -> tuple[Finding, ...]:
    """Findings against trust in these certificates. A repeated certificate is allowed.

    Codes: `expired`, `near-expiry`, `not-yet-valid`, `weak-key`, `unsupported-key`, `weak-signature`, `not-a-ca`,
    `anchor-not-root`, `pem`.
    """

    def rules() -> Iterator[Finding]:
        anchors = load_certificates(certificates)
        for anchor in anchors:
            yield from check_dates(anchor, at)
            # A root of 2048 bits is usual and its owner's affair; one of 1024 is nobody's.
            yield from (each for each in check_strength(anchor) if each.severity is Severity.FAULT)
            yield from check_signature(anchor)
            yield from _check_anchor(anchor, anchors)

    return _collected(rules)


def check_authority(
    certificate_chain: Sequence[str], private_key_pem: str, at: datetime
) -> tuple[Finding, ...]:
    """Findings against an authority that signs leaves; its own certificate comes first.

    Codes: those of `check_key_pair` that concern CAs, keys and chains.
    """

    def rules() -> Iterator[Finding]:
        certificates = _chain(certificate_chain)
        own, findings = _own_certificate(_Pair(private_key_pem, certificate_chain), certificates)
        yield from findings
        yield from check_signing(own)
        # Its issuers have one more CA below them than a leaf's have: itself.
        yield from check_chain(Chain(own, certificates, (), authorities_below=1), at)

    return _collected(rules)


@dataclass(frozen=True)
class _Pair:
    """A private key and its certificates."""

    private_key_pem: str = field(repr=False)
    chain: Sequence[str]
    trusted: Sequence[str] = ()
    proven: bool = False
    """The key itself was checked before: see `load_private_key`."""


def _check_pair(pair: _Pair, needs: Requirements, at: datetime) -> Iterator[Finding]:
    certificates = _chain(pair.chain)
    leaf, findings = _own_certificate(pair, certificates)
    yield from findings
    yield from check_names(leaf, needs.server_names)
    yield from check_purposes(leaf, needs)
    yield from check_life(leaf)
    yield from check_chain(Chain(leaf, certificates, load_certificates(pair.trusted)), at)


def _check_anchor(anchor: x509.Certificate, anchors: Sequence[x509.Certificate]) -> Iterator[Finding]:
    if not facts(anchor).is_ca:
        yield from _check_anchor_without_ca(anchor)
    elif not is_self_issued(anchor) and not any(issued_by(anchor, above) for above in anchors):
        yield warning(
            "anchor-not-root",
            f"{name_of(anchor)} is an intermediate CA: OpenSSL and Node trust it only together with its root",
            "add the root's certificate",
        )


def _check_anchor_without_ca(anchor: x509.Certificate) -> Iterator[Finding]:
    """A host's own certificate. It can be trusted if it is self-signed; otherwise Node cannot use it."""
    reason = f"{name_of(anchor)} is no CA's: it can vouch for itself only"
    if is_self_issued(anchor):
        yield warning("not-a-ca", reason, "trust the CA that will issue the next one")
    else:
        yield fault("not-a-ca", reason, "give the certificate of the CA that issued it")


def _own_certificate(
    pair: _Pair, certificates: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, list[Finding]]:
    """The certificate of the key, at any position. The order of the chain is checked elsewhere.

    If there is none, it is the first certificate, so that its faults are found too.
    """
    try:
        key = load_private_key(pair.private_key_pem, prove=not pair.proven)
    except PemError as error:
        return certificates[0], [fault(error.code, error.reason, error.remedy)]
    own = next((each for each in certificates if same_key(key, each)), None)
    if own is not None:
        return own, []
    return certificates[0], [
        fault(
            "key-mismatch",
            f"the private key is not that of {name_of(certificates[0])}",
            "give the key that the certificate was requested with, or have a new one issued",
        )
    ]


def _chain(texts: Sequence[str]) -> list[x509.Certificate]:
    """The certificates of a chain, at least one."""
    certificates = load_certificates(texts)
    if not certificates:
        raise PemError("a private key comes without a certificate", "give its certificate chain, leaf first")
    return certificates


def _collected(rules: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
    """The findings of some rules, sorted. A certificate that cannot be read is a finding, not an exception."""
    findings: set[Finding] = set()
    try:
        findings.update(rules())
    except PemError as error:
        findings.add(fault(error.code, error.reason, error.remedy))
    return tuple(sorted(findings))
