"""Checks of brought certificates, keys and stores, before anything changes.

Owns which requirements apply to which part of the declaration, and how findings of `keystore` become faults of the
declaration. The checks themselves are in `keystore`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from declaration.base import fields
from declaration.containers import ADAPTER_KEYS
from declaration.faults import DeclarationWarning, Fault
from declaration.tls import BroughtCertificate, BroughtStore
from facts.brought import BroughtPem, PemText
from facts.certificates import CertificateNeed, Use
from facts.gateway import Facts
from keystore import (
    EntryKind,
    Finding,
    KeystoreError,
    OpenedStore,
    Requirements,
    Severity,
    StoreType,
    check_authority,
    check_key_pair,
    check_store,
    check_trusted,
    describe_certificate,
    open_store,
)


@dataclass(frozen=True)
class StoreContents:
    """The certificates in a brought store. Its private keys are left out."""

    service: str | None
    """Service that shows the certificate of its private key; None if it is only a trust store."""
    shown: tuple[str, ...]
    """The certificate of each private key as PEM; the reader takes the first."""
    trusted: tuple[str, ...]
    """Certificates that are marked as trusted."""


@dataclass(frozen=True)
class MaterialReport:
    """Faults and warnings of brought material, and what is in brought stores."""

    faults: tuple[Fault, ...]
    warnings: tuple[DeclarationWarning, ...]
    stores: Mapping[str, StoreContents]
    """By key below `tls.stores`; those that could be opened."""


LocatedFinding = tuple[str, Finding | KeystoreError]
"""A path in the declaration, and what is wrong there."""

_SERVICES: Final = {"orchestratorKey": "orchestrator", "mutual": "relay"}
"""Services by the key of their store, where the names differ."""
_CONCERNS = {"adapter-not-trusted": ("tls.authority", "tls.certificates", "tls.trust")}
"""Other paths that a finding depends on, by its code: if they could not be read, the finding is not reported."""


def check_material(facts: Facts, at: datetime) -> MaterialReport:
    """Checks every certificate, key and store that the declaration brings.

    Args:
        facts: of the declaration.
        at: time of the run, with a time zone; certificates must be valid then.
    """
    faults: list[Fault] = []
    warnings: list[DeclarationWarning] = []
    requirements = _requirements(facts)
    brought = {
        key: (store, _open(store))
        for key, store in fields(facts.gateway.tls.stores)
        if key in requirements and isinstance(store, BroughtStore)
    }
    for path, finding in (*_findings(facts, at), *_stores(facts, requirements, brought, at)):
        if isinstance(finding, Finding) and finding.severity is Severity.WARNING:
            warnings.append(DeclarationWarning(path, f"{finding.reason}; {finding.remedy}"))
        else:
            faults.append(Fault(path, finding.reason, finding.remedy, _CONCERNS.get(finding.code, ())))
    contents = {
        key: _contents(key, opened) for key, (_, opened) in brought.items() if isinstance(opened, OpenedStore)
    }
    return MaterialReport(tuple(sorted(set(faults))), tuple(dict.fromkeys(warnings)), contents)


def _contents(key: str, opened: OpenedStore) -> StoreContents:
    return StoreContents(
        None if key == "orchestratorTrust" else _SERVICES.get(key, key),
        tuple(entry.chain[0] for entry in opened.of_kind(EntryKind.KEY) if entry.chain),
        tuple(entry.chain[0] for entry in opened.of_kind(EntryKind.TRUSTED)),
    )


def _findings(facts: Facts, at: datetime) -> Iterator[LocatedFinding]:
    yield from _trust(facts.brought, at)
    yield from _authority(facts, at)
    yield from _certificates(facts, at)


def _anchors(text: PemText, at: datetime) -> Iterator[LocatedFinding]:
    if text.error is not None:
        yield text.path, text.error
        return
    for finding in check_trusted(text.certificates, at):
        yield text.path, finding


def _trust(brought: BroughtPem, at: datetime) -> Iterator[LocatedFinding]:
    for texts in brought.trust.values():
        for text in texts:
            yield from _anchors(text, at)


def _authority(facts: Facts, at: datetime) -> Iterator[LocatedFinding]:
    text, key = facts.brought.authority, facts.gateway.tls.authority.key
    if text is not None and key is not None:
        if text.error is not None:
            yield text.path, text.error
        else:
            for finding in check_authority(text.certificates, key.get_secret_value(), at):
                yield text.path, finding
    for other in facts.brought.alongside:
        if other is not None:
            yield from _anchors(other, at)


def _requirements(facts: Facts) -> dict[str, Requirements]:
    """What each brought store must contain, by its key below `tls.stores`."""
    needs = {need.name: _of_certificate(need) for need in facts.certificates}
    orchestrator = needs["orchestrator"]
    of_stores = {
        "orchestrator": replace(orchestrator, trusted=True),
        "orchestratorTrust": Requirements(trusted=True),
        "orchestratorKey": orchestrator,
    }
    if "relay" in needs:
        of_stores["mutual"] = replace(needs["relay"], trusted=True)
    return {**of_stores, **{key: needs[key] for key in ADAPTER_KEYS if key in needs}}


def _of_certificate(need: CertificateNeed) -> Requirements:
    """What a certificate and its key must satisfy."""
    return Requirements(
        key=True,
        server=need.use is Use.SERVER,
        client=need.use is Use.CLIENT,
        server_names=tuple(sorted(set(need.public_hosts))),
    )


def _certificates(facts: Facts, at: datetime) -> Iterator[LocatedFinding]:
    for need in facts.certificates:
        if need.brought is not None:
            yield from _key_pair(facts.brought, need, need.brought, at)


def _key_pair(
    brought: BroughtPem, need: CertificateNeed, pair: BroughtCertificate, at: datetime
) -> Iterator[LocatedFinding]:
    path, text = f"tls.certificates.{need.name}", brought.identities[need.name]
    if text.error is not None:
        yield text.path, text.error
        return
    for finding in check_key_pair(pair.key.get_secret_value(), text.certificates, _of_certificate(need), at):
        yield path, finding
    if need.name in ADAPTER_KEYS:
        yield from _relay_trusts(brought, path, text.certificates, text.certificates[1:])


_Brought = tuple[BroughtStore, OpenedStore | KeystoreError]
"""A store of the declaration, and its contents or the reason why it cannot be opened."""


def _stores(
    facts: Facts, requirements: Mapping[str, Requirements], brought: Mapping[str, _Brought], at: datetime
) -> Iterator[LocatedFinding]:
    for key, (store, opened) in brought.items():
        path = f"tls.stores.{key}"
        if isinstance(opened, KeystoreError):
            yield path, opened
            continue
        if store.passphrase.get_secret_value().rstrip("\r\n") != store.passphrase.get_secret_value():
            yield path, _LINE_BREAK
            continue
        for finding in check_store(opened, requirements[key], at):
            yield path, finding
        if key in ADAPTER_KEYS:
            for entry in opened.of_kind(EntryKind.KEY):
                yield from _relay_trusts(facts.brought, path, entry.chain, ())


_LINE_BREAK: Final = Finding(
    Severity.FAULT,
    "passphrase-line-break",
    "has a passphrase that ends with a line break, which shells, editors and programs remove",
    "change it in the store (`keytool -storepasswd`), and give the new one",
)
"""The finding for a passphrase that ends with a line break, which is nearly always a mistake."""


def _open(store: BroughtStore) -> OpenedStore | KeystoreError:
    try:
        return open_store(
            store.content.data, StoreType(store.type.value), store.passphrase.get_secret_value()
        )
    except KeystoreError as error:
        return error


def _relay_trusts(
    brought: BroughtPem, path: str, chain: tuple[str, ...], issuers: tuple[str, ...]
) -> Iterator[LocatedFinding]:
    """The guide: the relay's bundle must contain the adapter's CA, otherwise the relay refuses it."""
    texts = [*brought.trust["speech"], *(other for other in brought.alongside if other is not None)]
    if any(text.error is not None for text in texts):
        return  # reported at the path of that text
    trusted = [*issuers, *(certificate for text in texts for certificate in text.certificates)]
    subjects = {describe_certificate(pem).subject for pem in trusted}
    issuer_names = {describe_certificate(pem).issuer for pem in chain}
    if not subjects & issuer_names:
        yield (
            path,
            Finding(
                Severity.FAULT,
                "adapter-not-trusted",
                "is signed by an authority that is not in the relay's bundle",
                "list that authority's certificate in tls.trust.speech",
            ),
        )
