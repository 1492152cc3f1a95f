"""The reader of Java's own stores, JKS and JCEKS, that users bring.

Owns their layout (that of `sun.security.provider.JavaKeyStore`) and their seal. No specification is published;
stores written by keytool are the proof, in `tests/readers` and `tests/fixtures`. Nothing here writes.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from keystore.binary import Cursor, malformed
from keystore.errors import PassphraseError
from keystore.java_keys import recover_key, utf16
from keystore.java_serialization import skip_object
from keystore.limits import RoundsBudget, check_key_count, damage_reported, damaged
from keystore.pem import certificate_pem_from_der
from keystore.private_keys import private_key_pem_from_der
from keystore.stores import EntryKind, StoreEntry, StoreType

_SEAL_LENGTH: Final = 20
_SEAL_WORDS: Final = b"Mighty Aphrodite"
"""What every seal is salted with, in JKS as in JCEKS."""
_KEY, _CERTIFICATE, _SYMMETRIC_KEY = 1, 2, 3
_TYPED_CERTIFICATES: Final = 2
"""The version since which the kind of a certificate is written before it."""


@dataclass(frozen=True)
class _Record:
    """An entry as it lies in the file."""

    alias: str
    kind: EntryKind
    certificates: tuple[bytes, ...] = ()
    protected_key: bytes = field(default=b"", repr=False)


def read_java_store(data: bytes, store_type: StoreType, passphrase: str) -> tuple[StoreEntry, ...]:
    """The entries of a JKS or JCEKS store.

    Raises:
        PassphraseError: the passphrase does not fit; `KeyPassphraseError` where it fits the store, not its key.
        UnsupportedAlgorithmError: a key is protected in an unknown way.
        OversizedStoreError: absurd rounds of key derivation.
        DamagedStoreError: anything else.
    """
    body, seal = data[:-_SEAL_LENGTH], data[-_SEAL_LENGTH:]
    expected = hashlib.sha1(utf16(passphrase) + _SEAL_WORDS + body, usedforsecurity=False).digest()
    fits = hmac.compare_digest(expected, seal)
    with damage_reported(store_type):
        records = _records(Cursor(body), store_type)
        if not fits:
            # The layout is whole, so it is the passphrase and not the file that is wrong.
            raise PassphraseError(
                "the passphrase does not open the store",
                "compare it with the one that the store was made with (`keytool -list` asks for it)",
            )
        check_key_count(sum(record.kind is EntryKind.KEY for record in records))
        budget = RoundsBudget()
        return tuple(_entry(record, passphrase, budget) for record in records)


def _records(cursor: Cursor, store_type: StoreType) -> list[_Record]:
    cursor.take(4)  # the magic, by which the type was told
    version = cursor.number(4)
    records = [_record(cursor, version) for _ in range(cursor.number(4))]
    if cursor.at != len(cursor.data):
        raise damaged(store_type)
    return records


def _record(cursor: Cursor, version: int) -> _Record:
    tag, alias = cursor.number(4), cursor.text()
    cursor.take(8)  # the time of its making
    if tag == _KEY:
        protected = cursor.take(cursor.number(4))
        chain = tuple(_certificate(cursor, version) for _ in range(cursor.number(4)))
        return _Record(alias, EntryKind.KEY, chain, protected)
    if tag == _CERTIFICATE:
        return _Record(alias, EntryKind.TRUSTED, (_certificate(cursor, version),))
    if tag == _SYMMETRIC_KEY:
        skip_object(cursor)
        return _Record(alias, EntryKind.SYMMETRIC_KEY)
    raise malformed(cursor.at)


def _certificate(cursor: Cursor, version: int) -> bytes:
    if version >= _TYPED_CERTIFICATES:
        cursor.text()
    return cursor.take(cursor.number(4))


def _entry(record: _Record, passphrase: str, budget: RoundsBudget) -> StoreEntry:
    chain = tuple(certificate_pem_from_der(each) for each in record.certificates)
    if record.kind is not EntryKind.KEY:
        return StoreEntry(record.alias, record.kind, chain)
    key = private_key_pem_from_der(recover_key(record.protected_key, passphrase, budget))
    return StoreEntry(record.alias, record.kind, chain, key)
