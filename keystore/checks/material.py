"""Checks of what users bring: stores, key pairs, CAs to trust, authorities that sign.

Owns which rules apply to what, and the rules for the entries of a store, which see what Java sees: see `java_entries`.
The rules for certificates are in the other modules. Findings come sorted, faults first, each once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cryptography import x509

from keystore.certificates import Certificate, facts, load_certificate, load_certificates
from keystore.checks import Finding, Requirements, Severity, fault, warning
from keystore.checks.certificates import (
    check_dates,
    check_life,
    check_names,
    check_purposes,
    check_signature,
    check_signing,
    check_strength,
    is_self_issued,
    name_of,
)
from keystore.checks.chains import Chain, check_chain, issued_by
from keystore.errors import PemError
from keystore.private_keys import load_private_key, same_key
from keystore.stores import EntryKind, KeyEntry, OpenedStore, StoreEntry

_MARK = "keytool -importcert -trustcacerts -alias <name> -file <ca.pem> -keystore <store>"


def check_store(store: OpenedStore, needs: Requirements, at: datetime) -> tuple[Finding, ...]:
    """Findings against the use of an opened store for `needs` at a given time.

    Codes: `store-without-key`, `key-without-certificate`, `several-keys`, `store-without-trusted`,
    `ca-not-trusted`, `aliases-collide`; and those of `check_key_pair` and `check_trusted`.
    """
    return _collected(_check_store(store, needs, at))


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
    return _collected(_check_pair(KeyEntry(private_key_pem, tuple(chain)), needs, at, trusted))


def check_trusted(certificates: Sequence[str], at: datetime) -> tuple[Finding, ...]:
    """Findings against trust in these certificates. A repeated certificate is allowed.

    Codes: `expired`, `near-expiry`, `not-yet-valid`, `weak-key`, `unsupported-key`, `weak-signature`, `not-a-ca`,
    `anchor-not-root`, `pem`.
    """
    return _collected(_check_trusted(certificates, at))


def check_authority(
    certificate_chain: Sequence[str], private_key_pem: str, at: datetime
) -> tuple[Finding, ...]:
    """Findings against an authority that signs leaves; its own certificate comes first.

    Codes: those of `check_key_pair` that concern CAs, keys and chains.
    """
    return _collected(_check_authority(KeyEntry(private_key_pem, tuple(certificate_chain)), at))


def _collected(rules: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of some rules, sorted. A certificate that cannot be read is a finding, not an exception."""
    findings: set[Finding] = set()
    try:
        findings.update(rules)
    except PemError as error:
        findings.add(_unreadable(error))
    return tuple(sorted(findings))


def _unreadable(error: PemError) -> Finding:
    return fault("pem", error.reason, error.remedy)


def _check_store(store: OpenedStore, needs: Requirements, at: datetime) -> Iterator[Finding]:
    keys, anchors = store.of_kind(EntryKind.KEY), [each.chain[0] for each in store.of_kind(EntryKind.TRUSTED)]
    yield from _check_aliases(store)
    if needs.key:
        yield from _check_keys(keys)
        for entry in keys:
            if entry.private_key_pem is not None and entry.chain:
                pair = KeyEntry(entry.private_key_pem, entry.chain)
                # Opening the store has proved the key.
                yield from _check_pair(pair, needs, at, anchors, prove=False)
    if needs.trusted:
        yield from _check_trust(store)
        yield from _check_trusted(anchors, at)


def _check_aliases(store: OpenedStore) -> Iterator[Finding]:
    """`aliases-collide`. Java ignores the case of names, and silently keeps only one entry of each name."""
    visible = (entry.alias for entry in store.entries if entry.kind is not EntryKind.UNTRUSTED)
    counts = Counter(alias.lower() for alias in visible if alias)
    for alias in sorted(alias for alias, count in counts.items() if count > 1):
        yield fault(
            "aliases-collide",
            f"{counts[alias]} entries have the same name in lower case, {alias!r}: Java ignores upper and lower case, and keeps only one of them",
            "give each entry a name of its own (`keytool -changealias`)",
        )


def _check_keys(keys: tuple[StoreEntry, ...]) -> Iterator[Finding]:
    """`store-without-key`, `key-without-certificate`, `several-keys`."""
    if not keys:
        yield fault(
            "store-without-key",
            "the store holds no private key",
            "export it with its key (`openssl pkcs12 -export -inkey`); a trust store of the orchestrator goes into tls.stores.orchestratorTrust",
        )
    if len(keys) > 1:
        yield warning(
            "several-keys",
            f"the store holds {len(keys)} private keys, and the program that reads it chooses one",
            "leave only the key that is meant",
        )
    for entry in keys:
        if not entry.chain:
            yield fault(
                "key-without-certificate",
                f"no certificate in the store belongs to the key {entry.alias!r}",
                "export key and certificate together (`openssl pkcs12 -export -inkey -in`)",
            )


def _check_trust(store: OpenedStore) -> Iterator[Finding]:
    """`store-without-trusted`, `ca-not-trusted`: a common fault of PKCS12 files that OpenSSL made."""
    in_chains = {pem for entry in store.of_kind(EntryKind.KEY) for pem in entry.chain}
    unmarked = [load_certificate(entry.chain[0]) for entry in store.of_kind(EntryKind.UNTRUSTED)]
    has_trusted = bool(store.of_kind(EntryKind.TRUSTED))
    if has_trusted:
        # Beside a trusted CA, an unmarked certificate of the key's own chain is as it should be.
        meant = [each for each in unmarked if Certificate(each) not in in_chains]
    else:
        meant = [each for each in unmarked if is_self_issued(each)] or unmarked
    for certificate in meant:
        reason = f"{name_of(certificate)} is in the store, but not marked as trusted: Java ignores it"
        finding = warning if has_trusted else fault
        yield finding("ca-not-trusted", reason, f"mark it: {_MARK}")
    if not has_trusted and not unmarked:
        yield fault("store-without-trusted", "the store holds no trusted CA", f"add one: {_MARK}")


def _check_pair(
    pair: KeyEntry, needs: Requirements, at: datetime, trusted: Sequence[str], *, prove: bool = True
) -> Iterator[Finding]:
    """`prove` is that of `load_private_key`."""
    certificates = _chain(pair)
    leaf, findings = _own_certificate(pair, certificates, prove=prove)
    yield from findings
    yield from check_names(leaf, needs.server_names)
    yield from check_purposes(leaf, needs)
    yield from check_life(leaf)
    yield from check_chain(Chain(leaf, certificates, load_certificates(trusted)), at)


def _check_authority(pair: KeyEntry, at: datetime) -> Iterator[Finding]:
    certificates = _chain(pair)
    own, findings = _own_certificate(pair, certificates)
    yield from findings
    yield from check_signing(own)
    # Its issuers have one more CA below them than a leaf's have: itself.
    yield from check_chain(Chain(own, certificates, (), authorities_below=1), at)


def _chain(pair: KeyEntry) -> list[x509.Certificate]:
    """The certificates of a pair, at least one."""
    certificates = load_certificates(pair.chain)
    if not certificates:
        raise PemError("a private key comes without a certificate", "give its certificate chain, leaf first")
    return certificates


def _own_certificate(
    pair: KeyEntry, certificates: Sequence[x509.Certificate], *, prove: bool = True
) -> tuple[x509.Certificate, list[Finding]]:
    """The certificate of the key, at any position. The order of the chain is checked elsewhere.

    If there is none, it is the first certificate, so that its faults are found too.
    """
    try:
        key = load_private_key(pair.private_key_pem, prove=prove)
    except PemError as error:
        return certificates[0], [_unreadable(error)]
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


def _check_trusted(certificates: Sequence[str], at: datetime) -> Iterator[Finding]:
    anchors = load_certificates(certificates)
    for anchor in anchors:
        yield from check_dates(anchor, at)
        # A root with 2048 bits is usual, so there is no warning. A root with 1024 bits is a fault.
        yield from (each for each in check_strength(anchor) if each.severity is Severity.FAULT)
        yield from check_signature(anchor)
        yield from _check_anchor(anchor, anchors)


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
    reason = f"{name_of(anchor)} is not the certificate of a CA: it is trusted for itself only"
    if is_self_issued(anchor):
        yield warning(
            "not-a-ca",
            reason,
            "list the certificate of the CA that issues it; otherwise you must change this list at each renewal",
        )
    else:
        yield fault("not-a-ca", reason, "give the certificate of the CA that issued it")
