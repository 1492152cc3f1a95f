"""Opens brought stores: detects the type of the file, checks the passphrase, and reads the entries.

Owns the recognition of file types and the advice on passphrases. Each format has its reader.
"""

from typing import Final

from cryptography import x509

from keystore.errors import (
    KeyPassphraseError,
    OversizedStoreError,
    PassphraseError,
    StoreError,
    StoreTypeError,
)
from keystore.limits import MAXIMUM_BYTES, damaged
from keystore.stores import OpenedStore, StoreEntry, StoreType

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
        StoreTypeError: it has another type, or is not a store; the message names both types.
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
            "the passphrase is empty", "name the store's passphrase; Java opens no store without one"
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
        raise StoreTypeError(f"the file is Base64 text, not {store_type}", "decode it once more")
    if _is_certificate(data):
        raise StoreTypeError(
            f"the file is a single certificate, not {store_type}", "give it as PEM where CAs are asked for"
        )
    raise StoreTypeError(f"the file is no key store, so not {store_type}", "give the store's own file")


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
