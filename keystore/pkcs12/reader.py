"""The reader of PKCS12 stores (RFC 7292) that users bring. It gives the entries that Java would see.

Owns the check of the store's integrity, the decryption of its parts, the matching of keys with certificates, and the
building of chains, as Oracle's PKCS12KeyStore does it. Does not check whether the certificates are fit for their use.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from asn1crypto import pkcs12
from cryptography import x509

from keystore.asn1 import Node, content, is_absent, octets, parse, word
from keystore.certificates import Certificate, certificate_from_der
from keystore.errors import (
    StoreError,
    UnprotectedStoreError,
    UnsupportedAlgorithmError,
    check_key_count,
    damage_reported,
    other_key_passphrase,
    wrong_passphrase,
)
from keystore.pkcs12.decryption import Pkcs12Decryptor
from keystore.private_keys import load_private_key, private_key_pem_from_der, same_key
from keystore.stores import EntryKind, StoreEntry


@dataclass(frozen=True)
class KeyBag:
    """A decrypted key."""

    name: str
    key_id: bytes | None
    private_key_pem: str = field(repr=False)


@dataclass(frozen=True)
class CertificateBag:
    """A certificate, and the attributes of its bag."""

    name: str
    key_id: bytes | None
    certificate: Certificate
    trusted: bool
    """Whether it has Java's trust attribute."""


def java_entries(keys: Sequence[KeyBag], certificates: Sequence[CertificateBag]) -> tuple[StoreEntry, ...]:
    """The entries of a store: keys, then trusted certificates, then those that Java would not trust.

    The certificate of a key is only in the entry of that key.
    """
    by_subject: dict[x509.Name, CertificateBag] = {}
    for bag in certificates:
        # The first of a name wins, as in Java.
        by_subject.setdefault(bag.certificate.parsed.subject, bag)
    unmarked = [bag for bag in certificates if not bag.trusted]
    leaves = [_leaf(key, unmarked) for key in keys]
    return (
        *(
            StoreEntry(key.name, EntryKind.KEY, tuple(_chain(leaf, by_subject)), key.private_key_pem)
            for key, leaf in zip(keys, leaves, strict=True)
        ),
        *(_entry(bag, EntryKind.TRUSTED) for bag in certificates if bag.trusted),
        *(_entry(bag, EntryKind.UNTRUSTED) for bag in unmarked if all(bag is not leaf for leaf in leaves)),
    )


def _entry(bag: CertificateBag, kind: EntryKind) -> StoreEntry:
    return StoreEntry(alias=bag.name, kind=kind, chain=(bag.certificate,))


def _leaf(key: KeyBag, unmarked: Sequence[CertificateBag]) -> CertificateBag | None:
    """The certificate of the key: by the shared identifier, or by the public key if the key has no identifier.

    Java does not search the certificates that have the trust attribute: `unmarked` are the others.
    """
    if key.key_id is not None:
        return next((bag for bag in unmarked if bag.key_id == key.key_id), None)
    private = load_private_key(key.private_key_pem, prove=False)  # decoding has proved it
    return next((bag for bag in unmarked if same_key(private, bag.certificate.parsed)), None)


def _chain(
    bag: CertificateBag | None, by_subject: Mapping[x509.Name, CertificateBag]
) -> Iterator[Certificate]:
    """A certificate and its issuers by name. It ends at a self-signed certificate, a missing one, or a repeated one."""
    seen: set[str] = set()
    while bag is not None and bag.certificate not in seen:
        seen.add(bag.certificate)
        yield bag.certificate
        certificate = bag.certificate.parsed
        bag = None if certificate.issuer == certificate.subject else by_subject.get(certificate.issuer)


_FORM: Final = "PKCS12"
_PROTECT: Final = "write it again with `openssl pkcs12 -export` and a passphrase, without -nomac or -noenc"


def read_pkcs12(data: bytes, passphrase: str) -> tuple[StoreEntry, ...]:
    """The entries of a PKCS12 store. Raises as `open_store` does."""
    with damage_reported(_FORM):
        opener = Pkcs12Decryptor(passphrase)
        authenticated = _authenticated(parse(pkcs12.Pfx, data), opener)
        keys: list[KeyBag] = []
        certificates: list[CertificateBag] = []
        for bag in _bags(authenticated, opener):
            kind = word(bag["bag_id"])
            if kind == "pkcs8_shrouded_key_bag":
                keys.append(_key_bag(bag, opener))
                check_key_count(len(keys))
            elif kind == "cert_bag" and word(bag["bag_value"]["cert_id"]) == "x509":
                certificates.append(_certificate_bag(bag))
            elif kind == "key_bag":
                raise UnprotectedStoreError("the private key in the store is not encrypted", _PROTECT)
        return java_entries(keys, certificates)


def _authenticated(pfx: Node, opener: Pkcs12Decryptor) -> bytes:
    """The content, after a check of its MAC."""
    if word(pfx["version"]) != "v3":
        raise ValueError(_FORM)
    if word(pfx["auth_safe"]["content_type"]) == "signed_data":
        raise UnsupportedAlgorithmError(
            "the store's integrity is protected by a signature, not by a passphrase", _PROTECT
        )
    sealed = octets(pfx["auth_safe"]["content"])
    if is_absent(pfx["mac_data"]):
        raise UnprotectedStoreError(
            "the store has no integrity check, so Java does not open it with a passphrase", _PROTECT
        )
    if not opener.mac_fits(pfx["mac_data"], sealed):
        raise wrong_passphrase()
    return sealed


def _bags(authenticated: bytes, opener: Pkcs12Decryptor) -> Iterator[Node]:
    """The bags of all parts, in the order of the file."""
    for part in parse(pkcs12.AuthenticatedSafe, authenticated):
        yield from parse(pkcs12.SafeContents, _part_content(part, opener))


def _part_content(part: Node, opener: Pkcs12Decryptor) -> bytes:
    kind = word(part["content_type"])
    if kind == "data":
        return octets(part["content"])
    if kind == "encrypted_data":
        info = part["content"]["encrypted_content_info"]
        data = octets(info["encrypted_content"])
        return opener.decrypt(info["content_encryption_algorithm"], data, "certificates")
    raise UnsupportedAlgorithmError("a part of the store is not encrypted by a passphrase", _PROTECT)


def _key_bag(bag: Node, opener: Pkcs12Decryptor) -> KeyBag:
    shrouded = bag["bag_value"]
    try:
        plain = opener.decrypt(shrouded["encryption_algorithm"], octets(shrouded["encrypted_data"]), "keys")
    except StoreError:
        raise
    except ValueError:
        raise other_key_passphrase() from None
    return KeyBag(_name(bag), _key_id(bag), private_key_pem_from_der(plain))


def _certificate_bag(bag: Node) -> CertificateBag:
    certificate = certificate_from_der(content(bag["bag_value"]["cert_value"]))
    trusted = _attribute(bag, "trusted_key_usage") is not None
    return CertificateBag(_name(bag), _key_id(bag), certificate, trusted)


def _name(bag: Node) -> str:
    value = _attribute(bag, "friendly_name")
    return "" if value is None else word(value)


def _key_id(bag: Node) -> bytes | None:
    value = _attribute(bag, "local_key_id")
    return None if value is None else octets(value)


def _attribute(bag: Node, kind: str) -> Node | None:
    """The first value of an attribute of a bag; None if the bag does not have it."""
    attributes = bag["bag_attributes"]
    if is_absent(attributes):
        return None
    return next((each["values"][0] for each in attributes if word(each["type"]) == kind), None)
