"""Judgement of what users bring: stores, key pairs, CAs to trust, authorities that shall sign.

Owns which rules apply to what. Each rule is in the `judging_*` module of its subject, and is pure: the time is a
parameter. Findings come sorted, faults first, each once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from keystore.contents import same_key
from keystore.errors import PemError
from keystore.facts import facts
from keystore.findings import Finding, Needs, Severity, fault, warning
from keystore.judging_certificates import (
    is_self_issued,
    judge_dates,
    judge_life,
    judge_strength,
    named,
)
from keystore.judging_chains import Chain, issued_by, judge_chain
from keystore.judging_stores import judge_aliases, judge_contents
from keystore.judging_uses import judge_names, judge_purposes, judge_signing
from keystore.pem import load_certificates
from keystore.private_keys import load_private_key
from keystore.stores import EntryKind, OpenedStore


def judge_store(store: OpenedStore, needs: Needs, at: datetime) -> tuple[Finding, ...]:
    """What speaks against using an opened store for `needs` at a time.

    Codes: `store-without-key`, `key-without-certificate`, `several-keys`, `store-without-trusted`,
    `ca-not-trusted`, `aliases-collide`, `symmetric-key`; and those of `judge_key_pair` and `judge_trusted`.
    """
    anchors = [pem for entry in store.of_kind(EntryKind.TRUSTED) for pem in entry.chain]

    def rules() -> Iterator[Finding]:
        yield from judge_aliases(store)
        yield from judge_contents(store, needs)
        for entry in store.of_kind(EntryKind.KEY) if needs.key else ():
            if entry.private_key_pem is not None and entry.chain:
                # Opening the store has proved the key.
                pair = _Pair(entry.private_key_pem, entry.chain, anchors, proven=True)
                yield from _judge_pair(pair, needs, at)
        if needs.trusted:
            yield from judge_trusted(anchors, at)

    return _collected(rules)


def judge_key_pair(
    private_key_pem: str, chain: Sequence[str], needs: Needs, at: datetime, *, trusted: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """What speaks against a private key and its certificates, leaf first.

    `trusted` are CAs that peers have anyway, so that a chain may end below one of them.
    Codes: `key-mismatch`, `names-missing`, `key-usage`, `leaf-is-ca`, `long-lived`, `expired`, `near-expiry`,
    `not-yet-valid`, `weak-key`, `unsupported-key`, `weak-signature`, `chain-out-of-order`, `chain-incomplete`,
    `chain-signature`, `chain-without-root`, `chain-unrelated`, `not-a-ca`, `path-length`, `pem`.
    """
    pair = _Pair(private_key_pem, chain, trusted)
    return _collected(lambda: _judge_pair(pair, needs, at))


def judge_trusted(certificates: Sequence[str], at: datetime) -> tuple[Finding, ...]:
    """What speaks against trusting these certificates. Repetition is no fault.

    Codes: `expired`, `near-expiry`, `not-yet-valid`, `weak-key`, `unsupported-key`, `not-a-ca`,
    `anchor-not-root`, `pem`.
    """

    def rules() -> Iterator[Finding]:
        anchors = load_certificates(certificates)
        for anchor in anchors:
            yield from judge_dates(anchor, at)
            # A root of 2048 bits is usual and its owner's affair; one of 1024 is nobody's.
            yield from (each for each in judge_strength(anchor) if each.severity is Severity.FAULT)
            yield from _judge_anchor(anchor, anchors)

    return _collected(rules)


def judge_authority(
    certificate_chain: Sequence[str], private_key_pem: str, at: datetime
) -> tuple[Finding, ...]:
    """What speaks against an authority that shall sign leaves, its own certificate first.

    Codes: those of `judge_key_pair` that concern CAs, keys and chains.
    """

    def rules() -> Iterator[Finding]:
        certificates = _chain(certificate_chain)
        own, findings = _own_certificate(_Pair(private_key_pem, certificate_chain), certificates)
        yield from findings
        yield from judge_signing(own)
        # Its issuers have one more CA below them than a leaf's have: itself.
        yield from judge_chain(Chain(own, certificates, (), authorities_below=1), at)

    return _collected(rules)


@dataclass(frozen=True)
class _Pair:
    """A private key and its certificates."""

    private_key_pem: str = field(repr=False)
    chain: Sequence[str]
    trusted: Sequence[str] = ()
    proven: bool = False
    """The key's numbers were proved before: see `load_private_key`."""


def _judge_pair(pair: _Pair, needs: Needs, at: datetime) -> Iterator[Finding]:
    certificates = _chain(pair.chain)
    leaf, findings = _own_certificate(pair, certificates)
    yield from findings
    yield from judge_names(leaf, needs.server_names)
    yield from judge_purposes(leaf, needs)
    yield from judge_life(leaf)
    yield from judge_chain(Chain(leaf, certificates, load_certificates(pair.trusted)), at)


def _judge_anchor(anchor: x509.Certificate, anchors: Sequence[x509.Certificate]) -> Iterator[Finding]:
    if not facts(anchor).is_ca:
        yield from _judge_anchor_without_ca(anchor)
    elif not is_self_issued(anchor) and not any(issued_by(anchor, above) for above in anchors):
        yield warning(
            "anchor-not-root",
            f"{named(anchor)} is an intermediate CA: OpenSSL and Node trust it only together with its root",
            "add the root's certificate",
        )


def _judge_anchor_without_ca(anchor: x509.Certificate) -> Iterator[Finding]:
    """A host's own certificate: it can be pinned if it issued itself, and is of no use to Node otherwise."""
    reason = f"{named(anchor)} is no CA's: it can vouch for itself only"
    if is_self_issued(anchor):
        yield warning("not-a-ca", reason, "trust the CA that will issue the next one")
    else:
        yield fault("not-a-ca", reason, "give the certificate of the CA that issued it")


def _own_certificate(
    pair: _Pair, certificates: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, list[Finding]]:
    """The key's certificate, wherever it stands: its place is judged with the chain's order.

    Where there is none, the first stands in for it, so that its faults are told too.
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
            f"the private key is not that of {named(certificates[0])}",
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
    """The findings of some rules, sorted; what cannot be read is a finding too, not an exception."""
    found: set[Finding] = set()
    try:
        found.update(rules())
    except PemError as error:
        found.add(fault(error.code, error.reason, error.remedy))
    return tuple(sorted(found))
