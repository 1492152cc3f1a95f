"""The reader of PKCS12 stores that others made (RFC 7292).

Owns the way from the file to its bags: integrity first, then decryption. What Java makes of the bags is in
`pkcs12_entries`. Structures are asn1crypto's, so BER as well as DER is read.
"""

from collections.abc import Iterator
from typing import Final

from asn1crypto import pkcs12

from keystore.asn1 import Node, content, is_absent, octets, parse, word
from keystore.errors import (
    KeyPassphraseError,
    PassphraseError,
    StoreError,
    UnprotectedStoreError,
    UnsupportedAlgorithmError,
)
from keystore.limits import check_key_count, damage_reported
from keystore.pem import certificate_pem_from_der
from keystore.pkcs12_ciphers import Opener
from keystore.pkcs12_entries import CertificateBag, KeyBag, java_entries
from keystore.private_keys import private_key_pem_from_der
from keystore.stores import StoreEntry

_FORM: Final = "PKCS12"
_PROTECT: Final = "write it anew with `openssl pkcs12 -export` and a passphrase, without -nomac or -noenc"


def read_pkcs12(data: bytes, passphrase: str) -> tuple[StoreEntry, ...]:
    """The entries of a PKCS12 store.

    Raises:
        PassphraseError: the passphrase does not fit; `KeyPassphraseError` where it fits the store, not its key.
        UnprotectedStoreError: no MAC, or a key in clear.
        UnsupportedAlgorithmError: parts are protected in a way that not all readers know.
        OversizedStoreError: absurd rounds of key derivation.
        DamagedStoreError: anything else.
    """
    with damage_reported(_FORM):
        opener = Opener(passphrase)
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


def _authenticated(pfx: Node, opener: Opener) -> bytes:
    """The content, once its MAC fits."""
    if word(pfx["version"]) != "v3":
        raise ValueError(_FORM)
    if word(pfx["auth_safe"]["content_type"]) == "signed_data":
        raise UnsupportedAlgorithmError("the store is sealed by a signature, not by a passphrase", _PROTECT)
    sealed = octets(pfx["auth_safe"]["content"])
    if is_absent(pfx["mac_data"]):
        raise UnprotectedStoreError(
            "the store has no integrity check, so Java does not open it with a passphrase", _PROTECT
        )
    if not opener.mac_fits(pfx["mac_data"], sealed):
        raise PassphraseError(
            "the passphrase does not open the store",
            "compare it with the one that the store was made with (`keytool -list` asks for it)",
        )
    return sealed


def _bags(authenticated: bytes, opener: Opener) -> Iterator[Node]:
    """The bags of all parts, in the order of the file."""
    for part in parse(pkcs12.AuthenticatedSafe, authenticated):
        yield from parse(pkcs12.SafeContents, _part_content(part, opener))


def _part_content(part: Node, opener: Opener) -> bytes:
    kind = word(part["content_type"])
    if kind == "data":
        return octets(part["content"])
    if kind == "encrypted_data":
        info = part["content"]["encrypted_content_info"]
        data = octets(info["encrypted_content"])
        return opener.decrypt(info["content_encryption_algorithm"], data, "certificates")
    raise UnsupportedAlgorithmError("a part of the store is not encrypted by a passphrase", _PROTECT)


def _key_bag(bag: Node, opener: Opener) -> KeyBag:
    shrouded = bag["bag_value"]
    try:
        plain = opener.decrypt(shrouded["encryption_algorithm"], octets(shrouded["encrypted_data"]), "keys")
    except StoreError:
        raise
    except ValueError:
        raise KeyPassphraseError(
            "the key in the store has a passphrase of its own",
            "give the key the store's passphrase (`keytool -keypasswd`): a gateway is told only one",
        ) from None
    return KeyBag(_name(bag), _key_id(bag), private_key_pem_from_der(plain))


def _certificate_bag(bag: Node) -> CertificateBag:
    certificate = certificate_pem_from_der(content(bag["bag_value"]["cert_value"]))
    trusted = _attribute(bag, "trusted_key_usage") is not None
    return CertificateBag(_name(bag), _key_id(bag), certificate, trusted)


def _name(bag: Node) -> str:
    value = _attribute(bag, "friendly_name")
    return "" if value is None else word(value)


def _key_id(bag: Node) -> bytes | None:
    value = _attribute(bag, "local_key_id")
    return None if value is None else octets(value)


def _attribute(bag: Node, kind: str) -> Node | None:
    """The first value of a bag's attribute, where it has it."""
    attributes = bag["bag_attributes"]
    if is_absent(attributes):
        return None
    return next((each["values"][0] for each in attributes if word(each["type"]) == kind), None)
