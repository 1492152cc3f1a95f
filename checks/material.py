"""Checks of brought certificates, keys and stores, before anything changes.

Owns which requirements apply to which part of the declaration, and how findings of `keystore` become faults of the
declaration. The checks themselves are in `keystore`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from declaration.base import fields
from declaration.containers import ADAPTER_KEYS
from declaration.faults import DeclarationWarning, Fault
from declaration.tls import BroughtStore
from facts.brought import BroughtPem, PemText
from facts.certificates import CertificateNeed, Use
from facts.gateway import Facts
from keystore import (
    Certificate,
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
    """Service that presents the certificate of its private key; None if it is only a trust store."""
    presented: tuple[str, ...]
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

_STORES: Final[Mapping[str, tuple[str | None, bool]]] = {
    "orchestrator": ("orchestrator", True),
    "orchestratorTrust": (None, True),
    "orchestratorKey": ("orchestrator", False),
    "mutual": ("relay", True),
    **{key: (key, False) for key in ADAPTER_KEYS},
}
"""By key below `tls.stores`: the service that presents the certificate in it, and whether it must have a CA to trust."""
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
    for path, finding in (*_pem(facts, at), *_stores(facts, requirements, brought, at)):
        if isinstance(finding, KeystoreError):
            faults.append(Fault(path, finding.reason, finding.remedy))
        elif finding.severity is Severity.WARNING:
            warnings.append(DeclarationWarning(path, f"{finding.reason}; {finding.remedy}"))
        else:
            faults.append(Fault(path, finding.reason, finding.remedy, _CONCERNS.get(finding.code, ())))
    contents = {
        key: _contents(key, opened) for key, (_, opened) in brought.items() if isinstance(opened, OpenedStore)
    }
    return MaterialReport(tuple(sorted(set(faults))), tuple(dict.fromkeys(warnings)), contents)


def _contents(key: str, opened: OpenedStore) -> StoreContents:
    return StoreContents(
        _STORES[key][0],
        tuple(entry.chain[0] for entry in opened.of_kind(EntryKind.KEY) if entry.chain),
        tuple(entry.chain[0] for entry in opened.of_kind(EntryKind.TRUSTED)),
    )


def _requirements(facts: Facts) -> dict[str, Requirements]:
    """What each brought store must contain, by its key below `tls.stores`."""
    needs = {need.name: need for need in facts.certificates}
    return {
        key: _required(needs[service] if service is not None else None, trusted=trusted)
        for key, (service, trusted) in _STORES.items()
        if service is None or service in needs
    }


def _required(need: CertificateNeed | None, *, trusted: bool = False) -> Requirements:
    """What a store must contain: a key with its certificate if `need` is given, and certificates to trust."""
    if need is None:
        return Requirements(trusted=trusted)
    return Requirements(
        key=True,
        trusted=trusted,
        server=need.use is Use.SERVER,
        client=need.use is Use.CLIENT,
        server_names=tuple(sorted(set(need.public_hosts))),
    )


def _pem(facts: Facts, at: datetime) -> Iterator[LocatedFinding]:
    """Findings on PEM texts: trusted certificates, the authority with its key, and certificates with their keys."""
    brought, key = facts.brought, facts.gateway.tls.authority.key
    trusted = (text for texts in brought.trust.values() for text in texts)
    for text in (*trusted, *filter(None, brought.alongside)):
        yield from _of_text(text, text.path, partial(check_trusted, at=at))
    if brought.authority is not None and key is not None:
        check = partial(check_authority, private_key_pem=key.get_secret_value(), at=at)
        yield from _of_text(brought.authority, brought.authority.path, check)
    for need in facts.certificates:
        if need.brought is not None:
            path, text = f"tls.certificates.{need.name}", brought.identities[need.name]
            secret = need.brought.key.get_secret_value()
            yield from _of_text(text, path, partial(check_key_pair, secret, needs=_required(need), at=at))
            if need.name in ADAPTER_KEYS and text.error is None:
                yield from _relay_trusts(brought, path, text.certificates, text.certificates[1:])


def _of_text(
    text: PemText, path: str, check: Callable[[tuple[Certificate, ...]], Iterable[Finding]]
) -> Iterator[LocatedFinding]:
    """The findings of a check of some certificates; or why they cannot be read, at the path of the text."""
    if text.error is not None:
        yield text.path, text.error
    else:
        yield from ((path, finding) for finding in check(text.certificates))


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
        return open_store(store.content.data, StoreType(store.type), store.passphrase.get_secret_value())
    except KeystoreError as error:
        return error


def _relay_trusts(
    brought: BroughtPem, path: str, chain: tuple[str, ...], issuers: tuple[str, ...]
) -> Iterator[LocatedFinding]:
    """The guide: the relay's bundle must contain the adapter's CA, otherwise the relay refuses it."""
    texts = [*brought.trust["speech"], *filter(None, brought.alongside)]
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
