"""Stores: their types and contents as data, and the opening of those that users bring.

Owns what readers, the writer and the rules share, the recognition of file types, and the advice on passphrases. Each
format has its reader.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography import x509

from keystore.errors import (
    MAXIMUM_BYTES,
    KeyPassphraseError,
    OversizedStoreError,
    PassphraseError,
    StoreError,
    StoreTypeError,
    damaged,
)


class StoreType(StrEnum):
    """The types of store that the SIP orchestrator accepts; the values are those of `SSL_FILE_TYPE`."""

    JKS = "JKS"
    """Java's own type, with an integrity check by SHA-1. Neither Node nor OpenSSL reads it."""
    JCEKS = "JCEKS"
    """Like JKS, with keys encrypted by PBEWithMD5AndTripleDES. Neither Node nor OpenSSL reads it."""
    PKCS12 = "PKCS12"
    """RFC 7292. Java's default since Java 9 (JEP 229), and the only type that Node and OpenSSL read too."""


class EntryKind(StrEnum):
    """Kind of an entry, as Java sees it."""

    KEY = "private key"
    """A private key with its certificate chain."""
    TRUSTED = "trusted certificate"
    """A certificate that Java uses as a trust anchor."""
    UNTRUSTED = "certificate not marked as trusted"
    """A certificate in a PKCS12 without Java's trust attribute. Java uses it only to build chains."""


@dataclass(frozen=True)
class KeyEntry:
    """A private key and its certificates, to be put into a store or to be checked."""

    private_key_pem: str = field(repr=False)
    """PKCS8, PKCS1 or SEC1, not encrypted. Its public key is compared with the certificate. Whether the private key is
    valid must be checked before."""
    chain: tuple[str, ...]
    """PEM certificates, the key's own first, each followed by its issuer."""


@dataclass(frozen=True)
class StoreEntry:
    """An entry of a store that was opened."""

    alias: str
    """The name in the file, before Java changes it to lower case; empty if the file has none."""
    kind: EntryKind
    chain: tuple[str, ...] = ()
    """PEM certificates: the whole chain of a key, or the one certificate of a trusted or untrusted entry."""
    private_key_pem: str | None = field(default=None, repr=False)
    """PKCS8, for a `KEY` entry."""


@dataclass(frozen=True)
class OpenedStore:
    """A store that was opened."""

    store_type: StoreType
    entries: tuple[StoreEntry, ...]

    def of_kind(self, kind: EntryKind) -> tuple[StoreEntry, ...]:
        """The entries of one kind, in the order of the file."""
        return tuple(entry for entry in self.entries if entry.kind is kind)


_MAGICS: Final = {
    bytes.fromhex("feedfeed"): StoreType.JKS,
    bytes.fromhex("cececece"): StoreType.JCEKS,
}
_SEQUENCE: Final = b"\x30"
_BASE64_BEGINNINGS: Final = (b"MI", b"/u3+7Q", b"zs7Ozg")
"""The first characters of PKCS12, JKS and JCEKS files in Base64."""


def open_store(data: bytes, store_type: StoreType, passphrase: str) -> OpenedStore:
    """Open a brought store.

    Args:
        data: the file, at most 1 MiB.
        store_type: the declared type; it must be the type of the file.
        passphrase: of the store and of the keys in it; the gateway has only one.

    Raises:
        OversizedStoreError: the file is larger than 1 MiB, or needs too much work.
        StoreTypeError: it is not a store, or has another type; then the message names both types.
        PassphraseError: the passphrase is wrong or empty, or ends with a line break;
            `KeyPassphraseError` if a key has a different one.
        UnprotectedStoreError: it has no integrity check, or a key in it is not encrypted.
        UnsupportedAlgorithmError: not every reader could open it.
        DamagedStoreError: it is truncated or damaged.
    """
    _check_size(data, store_type)
    _check_type(data, store_type)
    if not passphrase:
        raise PassphraseError(
            "the passphrase is empty",
            "write the store's passphrase; if it has none, set one: Java opens no store without a passphrase",
        )
    try:
        return OpenedStore(store_type, _read(data, store_type, passphrase))
    except KeyPassphraseError:
        raise
    except PassphraseError:
        _advise_on_line_break(data, store_type, passphrase)
        raise


def _read(data: bytes, store_type: StoreType, passphrase: str) -> tuple[StoreEntry, ...]:
    # A reader is loaded when a store of its format is opened: most stacks bring none.
    if store_type is StoreType.PKCS12:
        from keystore.pkcs12.reader import read_pkcs12  # noqa: PLC0415

        return read_pkcs12(data, passphrase)
    from keystore.jks import read_java_store  # noqa: PLC0415

    return read_java_store(data, store_type, passphrase)


def _check_size(data: bytes, store_type: StoreType) -> None:
    if not data:
        raise damaged(store_type)
    if len(data) > MAXIMUM_BYTES:
        raise OversizedStoreError(
            f"the file is larger than {MAXIMUM_BYTES} bytes, which no Kubernetes Secret can hold",
            "keep only the entries that the gateway needs",
        )


def _check_type(data: bytes, store_type: StoreType) -> None:
    """Refuse a file of another type, and name its type."""
    actual = _MAGICS.get(data[:4])
    if actual is None and data[:1] == _SEQUENCE and not _is_certificate(data):
        actual = StoreType.PKCS12
    if actual is store_type:
        return
    if actual is not None:
        raise StoreTypeError(f"the file is {actual}, not {store_type}", f"name the type {actual}")
    if b"-----BEGIN " in data[:4096]:
        raise StoreTypeError(
            f"the file is PEM text, not {store_type}", "give it where PEM is asked for, or convert it"
        )
    if data.startswith(_BASE64_BEGINNINGS):
        raise StoreTypeError(
            f"the file is Base64 text, not {store_type}",
            "decode the file with `base64 -d`, and give the result",
        )
    if _is_certificate(data):
        raise StoreTypeError(
            f"the file is a single certificate, not {store_type}", "give it as PEM where CAs are asked for"
        )
    raise StoreTypeError("the file is not a key store", "give a JKS, JCEKS or PKCS12 file")


def _is_certificate(data: bytes) -> bool:
    try:
        x509.load_der_x509_certificate(data)
    except ValueError:
        return False
    return True


def _advise_on_line_break(data: bytes, store_type: StoreType, passphrase: str) -> None:
    """Raise a helpful error if the passphrase ends with a line break, which an editor or `echo` often adds."""
    bare = passphrase.rstrip("\r\n")
    if bare == passphrase:
        return
    try:
        opens = bool(bare) and _read(data, store_type, bare) is not None
    except StoreError:
        opens = False
    raise PassphraseError(
        "the passphrase ends with a line break; without it, "
        + ("it opens the store" if opens else "it does not open the store either"),
        "give the passphrase without a line break (`printf %s`, not `echo`)",
    ) from None
