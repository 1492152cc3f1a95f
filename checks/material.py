"""Judgement of what users bring: certificates, keys and stores are opened and looked at before anything changes.

Owns which part of the declaration is judged by which need, and how findings of the keystore room become faults of the
declaration. The rules themselves are the keystore room's.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from declaration.base import fields
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.tls import BroughtCertificate, BroughtStore
from facts.certificates import CertificateNeed, Use
from facts.gateway import Facts, resolve
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
    split_pem,
)


@dataclass(frozen=True)
class MaterialReport:
    """What was found in brought material."""

    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]


Found = tuple[str, Finding | KeystoreError]
"""A path in the declaration, and what was found there."""

_CONCERNS = {"adapter-not-trusted": ("tls.authority", "tls.certificates", "tls.trust")}
"""What else a finding looked at, by its code: where that could not be read, the finding is not told."""


def check_material(gateway: Gateway, at: datetime) -> MaterialReport:
    """Judges every certificate, key and store that the declaration brings.

    Args:
        gateway: the declaration.
        at: time of the run, with a time zone; certificates are judged for it.
    """
    faults: list[Fault] = []
    warnings: list[str] = []
    for path, found in _findings(gateway, at):
        if isinstance(found, Finding) and found.severity is Severity.WARNING:
            warnings.append(f"{path}: {found.reason}; {found.remedy}")
        else:
            faults.append(Fault(path, found.reason, found.remedy, _CONCERNS.get(found.code, ())))
    return MaterialReport(tuple(sorted(set(faults))), tuple(sorted(set(warnings))))


def _findings(gateway: Gateway, at: datetime) -> Iterator[Found]:
    yield from _trust(gateway, at)
    yield from _authority(gateway, at)
    facts = resolve(gateway)
    yield from _certificates(facts, at)
    yield from _stores(facts, at)


def _anchors(path: str, text: str, at: datetime) -> Iterator[Found]:
    try:
        certificates = split_pem(text)
    except KeystoreError as error:
        yield path, error
        return
    for finding in check_trusted(certificates, at):
        yield path, finding


def _trust(gateway: Gateway, at: datetime) -> Iterator[Found]:
    trust = gateway.tls.trust
    for key, texts in (("assistant", trust.assistant), ("sip", trust.sip), ("speech", trust.speech)):
        for position, text in enumerate(texts or ()):
            yield from _anchors(f"tls.trust.{key}[{position}]", text, at)


def _authority(gateway: Gateway, at: datetime) -> Iterator[Found]:
    authority = gateway.tls.authority
    if authority.certificate is not None and authority.key is not None:
        path = "tls.authority.certificate"
        try:
            chain = split_pem(authority.certificate)
        except KeystoreError as error:
            yield path, error
        else:
            for finding in check_authority(chain, authority.key.get_secret_value(), at):
                yield path, finding
    for position, other in enumerate(authority.alongside):
        if other.certificate is not None:
            yield from _anchors(f"tls.authority.alongside[{position}].certificate", other.certificate, at)


def _requirements(facts: Facts) -> dict[str, Requirements]:
    """What each brought store is for, by its key below `tls.stores`."""
    needs = {need.name: _of_certificate(need) for need in facts.certificates}
    orchestrator = needs["orchestrator"]
    of_stores = {
        "orchestrator": replace(orchestrator, trusted=True),
        "orchestratorTrust": Requirements(trusted=True),
        "orchestratorKey": orchestrator,
    }
    if "relay" in needs:
        of_stores["mutual"] = replace(needs["relay"], trusted=True)
    if "adapter" in needs:
        of_stores["adapter"] = needs["adapter"]
    return of_stores


def _of_certificate(need: CertificateNeed) -> Requirements:
    """What a certificate and its key are for."""
    return Requirements(
        key=True,
        server=need.use is Use.SERVER,
        client=need.use is Use.CLIENT,
        server_names=tuple(sorted(set(need.public_hosts))),
    )


def _certificates(facts: Facts, at: datetime) -> Iterator[Found]:
    for need in facts.certificates:
        if need.brought is not None:
            path = f"tls.certificates.{need.name}"
            yield from _key_pair(facts.gateway, path, need.brought, _of_certificate(need), at)


def _key_pair(
    gateway: Gateway, path: str, brought: BroughtCertificate, needs: Requirements, at: datetime
) -> Iterator[Found]:
    try:
        chain = split_pem(brought.certificate)
    except KeystoreError as error:
        yield f"{path}.certificate", error
        return
    for finding in check_key_pair(brought.key.get_secret_value(), chain, needs, at):
        yield path, finding
    if path.endswith("adapter"):
        yield from _relay_trusts(gateway, path, chain, chain[1:])


def _stores(facts: Facts, at: datetime) -> Iterator[Found]:
    stores = dict(fields(facts.gateway.tls.stores))
    for key, requirements in _requirements(facts).items():
        store = stores[key]
        if not isinstance(store, BroughtStore):
            continue
        path = f"tls.stores.{key}"
        if store.passphrase.get_secret_value().rstrip("\r\n") != store.passphrase.get_secret_value():
            yield path, _line_break(store)
            continue
        try:
            opened = _open(store)
        except KeystoreError as error:
            yield path, error
            continue
        for finding in check_store(opened, requirements, at):
            yield path, finding
        if key == "adapter":
            for entry in opened.of_kind(EntryKind.KEY):
                yield from _relay_trusts(facts.gateway, path, entry.chain, ())


def _line_break(store: BroughtStore) -> Finding | KeystoreError:
    """What to say of a passphrase that ends with a line break, which hardly anybody means."""
    try:
        _open(store)
    except KeystoreError as error:
        return error
    return Finding(
        Severity.FAULT,
        "passphrase-line-break",
        "has a passphrase that ends with a line break, which shells, editors and readers drop",
        "change it in the store (`keytool -storepasswd`), and give the new one",
    )


def _open(store: BroughtStore) -> OpenedStore:
    content = base64.b64decode(store.content.get_secret_value())
    return open_store(content, StoreType(store.type.value), store.passphrase.get_secret_value())


def _relay_trusts(
    gateway: Gateway, path: str, chain: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[Found]:
    """The guide: the relay's bundle holds the adapter's CA, or no call is transcribed."""
    listed = [*(gateway.tls.trust.speech or ()), *known]
    listed += [other.certificate for other in gateway.tls.authority.alongside if other.certificate]
    try:
        subjects = {describe_certificate(pem).subject for text in listed for pem in split_pem(text)}
        issuers = {describe_certificate(pem).issuer for pem in chain}
    except KeystoreError:
        return  # reported where that certificate stands
    if not subjects & issuers:
        yield (
            path,
            Finding(
                Severity.FAULT,
                "adapter-not-trusted",
                "is signed by an authority that the relay's bundle does not hold",
                "list that authority's certificate in tls.trust.speech",
            ),
        )
