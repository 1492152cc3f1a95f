"""The reader of Java's own stores, JKS and JCEKS, that users bring.

Owns their layout (that of `sun.security.provider.JavaKeyStore`), their seal, and the two ways in which they protect a
private key: JKS by an XOR with a chain of SHA-1 digests, JCEKS by PBEWithMD5AndTripleDES. Both are weak; they are read
because users bring them, and never written. No specification is published: stores written by keytool are the proof, in
`tests/readers` and `tests/fixtures`.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from asn1crypto import algos, keys
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES

from keystore.asn1 import Node, encoding, number, octets, parse, word
from keystore.certificates import certificate_from_der
from keystore.errors import (
    RoundsBudget,
    SymmetricKeyError,
    UnsupportedAlgorithmError,
    check_key_count,
    damage_reported,
    damaged,
    malformed,
    other_key_passphrase,
    wrong_passphrase,
)
from keystore.pkcs12.decryption import decrypt_cbc
from keystore.private_keys import private_key_pem_from_der
from keystore.stores import EntryKind, StoreEntry, StoreType

_JKS_PROTECTOR: Final = "1.3.6.1.4.1.42.2.17.1.1"
_JCEKS_PROTECTOR: Final = "1.3.6.1.4.1.42.2.19.1"
_DIGEST_LENGTH: Final = 20
_SEAL_WORDS: Final = b"Mighty Aphrodite"
"""The salt of the integrity digest, in JKS and in JCEKS."""
_KEY, _CERTIFICATE, _SYMMETRIC_KEY = 1, 2, 3
_TYPED_CERTIFICATES: Final = 2
"""From this version on, the type of a certificate is written before it."""


class _Cursor(BytesIO):
    """Bytes that are read from the first to the last. Reading past the end raises `ValueError`."""

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        piece = self.read(length)
        if len(piece) < length:
            raise malformed(self.tell())
        return piece

    def number(self, size: int) -> int:
        """An unsigned number of `size` bytes."""
        return int.from_bytes(self.take(size))

    def text(self) -> str:
        """A string in Java's modified UTF-8, after its length (java.io.DataInput)."""
        data = self.take(self.number(2)).replace(b"\xc0\x80", b"\0")
        # Characters beyond the basic plane come as two surrogates of three bytes each.
        units = data.decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
        return units.decode("utf-16-be", "replace")


@dataclass(frozen=True)
class _Record:
    """An entry as it is in the file."""

    alias: str
    kind: EntryKind
    certificates: tuple[bytes, ...] = ()
    protected_key: bytes = field(default=b"", repr=False)


def read_java_store(data: bytes, store_type: StoreType, passphrase: str) -> tuple[StoreEntry, ...]:
    """The entries of a JKS or JCEKS store. Raises as `open_store` does."""
    body, seal = data[:-_DIGEST_LENGTH], data[-_DIGEST_LENGTH:]
    fits = hmac.compare_digest(_sha1(_utf16(passphrase) + _SEAL_WORDS + body), seal)
    with damage_reported(store_type):
        try:
            records = _records(_Cursor(body), store_type)
        except SymmetricKeyError:
            if fits:
                raise
            records = []
        if not fits:
            # The layout is right, so the passphrase is wrong, and not the file.
            raise wrong_passphrase()
        check_key_count(sum(record.kind is EntryKind.KEY for record in records))
        budget = RoundsBudget()
        return tuple(_entry(record, passphrase, budget) for record in records)


def _records(cursor: _Cursor, store_type: StoreType) -> list[_Record]:
    cursor.take(4)  # the magic number, which gave the type
    version = cursor.number(4)
    records = [_record(cursor, version) for _ in range(cursor.number(4))]
    if cursor.read():
        raise damaged(store_type)
    return records


def _record(cursor: _Cursor, version: int) -> _Record:
    tag, alias = cursor.number(4), cursor.text()
    cursor.take(8)  # the time of creation
    if tag == _KEY:
        protected = cursor.take(cursor.number(4))
        chain = tuple(_certificate(cursor, version) for _ in range(cursor.number(4)))
        return _Record(alias, EntryKind.KEY, chain, protected)
    if tag == _CERTIFICATE:
        return _Record(alias, EntryKind.TRUSTED, (_certificate(cursor, version),))
    if tag == _SYMMETRIC_KEY:
        # What follows is a serialised Java object of unstated length: only Java can say where it ends.
        raise SymmetricKeyError(
            f"the entry {alias!r} is a symmetric key, which TLS does not use",
            f"remove it from the store: keytool -delete -alias {alias!r} -keystore <store>",
        )
    raise malformed(cursor.tell())


def _certificate(cursor: _Cursor, version: int) -> bytes:
    if version >= _TYPED_CERTIFICATES:
        cursor.text()
    return cursor.take(cursor.number(4))


def _entry(record: _Record, passphrase: str, budget: RoundsBudget) -> StoreEntry:
    chain = tuple(certificate_from_der(each) for each in record.certificates)
    if record.kind is not EntryKind.KEY:
        return StoreEntry(record.alias, record.kind, chain)
    key = private_key_pem_from_der(_recover_key(record.protected_key, passphrase, budget))
    return StoreEntry(record.alias, record.kind, chain, key)


def _recover_key(protected: bytes, passphrase: str, budget: RoundsBudget) -> bytes:
    """The PKCS8 bytes of a protected key. Raises `ValueError` if it is malformed, else as `open_store` does."""
    info = parse(keys.EncryptedPrivateKeyInfo, protected)
    algorithm, data = info["encryption_algorithm"], octets(info["encrypted_data"])
    protector = word(algorithm["algorithm"])
    if protector == _JKS_PROTECTOR:
        return _recover_jks(data, passphrase)
    if protector == _JCEKS_PROTECTOR:
        parameters = parse(algos.Pbes1Params, encoding(algorithm["parameters"]))
        return _recover_jceks(parameters, data, passphrase, budget)
    raise UnsupportedAlgorithmError(
        "a key in the store is protected in a way that is neither JKS's nor JCEKS's",
        "convert the store to PKCS12 (`keytool -importkeystore -deststoretype pkcs12`)",
    )


def _utf16(passphrase: str) -> bytes:
    """A passphrase as JKS hashes it."""
    return passphrase.encode("utf-16-be", "surrogatepass")


def _recover_jks(data: bytes, passphrase: str) -> bytes:
    """Salt, key XOR digests, check digest: the form of `sun.security.provider.KeyProtector`."""
    salt, masked, check = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:-_DIGEST_LENGTH], data[-_DIGEST_LENGTH:]
    secret = _utf16(passphrase)
    mask, digest = bytearray(), salt
    while len(mask) < len(masked):
        digest = _sha1(secret + digest)
        mask += digest
    plain = bytes(byte ^ other for byte, other in zip(masked, mask, strict=False))
    if not hmac.compare_digest(_sha1(secret + plain), check):
        raise other_key_passphrase()
    return plain


def _recover_jceks(parameters: Node, data: bytes, passphrase: str, budget: RoundsBudget) -> bytes:
    """PBEWithMD5AndTripleDES of SunJCE: key and vector come from a separate hash of each half of the salt."""
    rounds = budget.spend(number(parameters["iterations"]))
    salt = octets(parameters["salt"])
    # SunJCE keeps seven bits of each character.
    secret = bytes(ord(character) & 0x7F for character in passphrase)
    derived = b"".join(_md5_chain(half, secret, rounds) for half in (salt[:4], salt[4:]))
    try:
        plain = decrypt_cbc(TripleDES(derived[:24]), derived[24:], data)
        parse(keys.PrivateKeyInfo, plain)
    except ValueError:
        raise other_key_passphrase() from None
    return plain


def _md5_chain(digest: bytes, secret: bytes, rounds: int) -> bytes:
    for _ in range(rounds):
        digest = hashlib.md5(digest + secret, usedforsecurity=False).digest()
    return digest


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
