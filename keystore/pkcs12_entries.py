"""What Java sees in the bags of a PKCS12 store: keys with chains, trusted certificates, and the rest.

Owns the matching of keys with certificates and the building of chains, as Oracle's PKCS12KeyStore does both.
Decrypts and judges nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography import x509

from keystore.contents import same_key
from keystore.pem import load_certificate
from keystore.private_keys import load_private_key
from keystore.stores import EntryKind, StoreEntry


@dataclass(frozen=True)
class KeyBag:
    """A decrypted key."""

    name: str
    key_id: bytes | None
    private_key_pem: str = field(repr=False)


@dataclass(frozen=True)
class CertificateBag:
    """A certificate and what its bag says of it."""

    name: str
    key_id: bytes | None
    pem: str
    trusted: bool
    """It carries Java's trust attribute."""


def java_entries(keys: Sequence[KeyBag], certificates: Sequence[CertificateBag]) -> tuple[StoreEntry, ...]:
    """The entries of a store: keys, then trusted certificates, then those that Java would not trust.

    A certificate that is a key's own is part of that key's entry only.
    """
    by_subject: dict[x509.Name, CertificateBag] = {}
    for bag in certificates:
        # The first of a name wins, as in Java.
        by_subject.setdefault(load_certificate(bag.pem).subject, bag)
    leaves = [_leaf(key, certificates) for key in keys]
    return (
        *_key_entries(zip(keys, leaves, strict=True), by_subject),
        *(_entry(bag, EntryKind.TRUSTED) for bag in certificates if bag.trusted),
        *(
            _entry(bag, EntryKind.UNTRUSTED)
            for bag in certificates
            if not bag.trusted and all(bag is not leaf for leaf in leaves)
        ),
    )


def _entry(bag: CertificateBag, kind: EntryKind) -> StoreEntry:
    return StoreEntry(alias=bag.name, kind=kind, chain=(bag.pem,))


def _key_entries(
    pairs: Iterable[tuple[KeyBag, CertificateBag | None]], by_subject: Mapping[x509.Name, CertificateBag]
) -> Iterator[StoreEntry]:
    for key, leaf in pairs:
        chain = () if leaf is None else tuple(_chain(leaf, by_subject))
        yield StoreEntry(key.name, EntryKind.KEY, chain, key.private_key_pem)


def _leaf(key: KeyBag, certificates: Sequence[CertificateBag]) -> CertificateBag | None:
    """The key's own certificate: by the shared id, or, where the key has none, by its public key.

    Java does not look among the certificates that bear the mark of trust.
    """
    unmarked = [bag for bag in certificates if not bag.trusted]
    if key.key_id is not None:
        return next((bag for bag in unmarked if bag.key_id == key.key_id), None)
    private = load_private_key(key.private_key_pem, prove=False)  # decoding has proved it
    return next((bag for bag in unmarked if same_key(private, load_certificate(bag.pem))), None)


def _chain(leaf: CertificateBag, by_subject: Mapping[x509.Name, CertificateBag]) -> Iterator[str]:
    """A certificate and its issuers by name, up to one that issued itself, is absent, or was there before."""
    bag: CertificateBag | None = leaf
    seen: set[str] = set()
    while bag is not None and bag.pem not in seen:
        seen.add(bag.pem)
        yield bag.pem
        certificate = load_certificate(bag.pem)
        bag = None if certificate.issuer == certificate.subject else by_subject.get(certificate.issuer)
