"""What can be wrong with a store, a certificate or a passphrase, as a tree of exceptions.

Owns the exception classes. Each has its reason and its remedy in separate fields, so that a caller can put a path before
them. No exception contains a value that was read: neither a passphrase nor a byte of a store.
"""

from typing import ClassVar


class KeystoreError(ValueError):
    """An input of this package cannot be used. `reason` says why, `remedy` says what to do."""

    code: ClassVar[str] = "keystore"

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}: {remedy}")


class PemError(KeystoreError):
    """A PEM text holds no certificate, holds something else, or cannot be decoded."""

    code = "pem"


class BuildError(KeystoreError):
    """A store cannot be built from these parts: there are none, or the key does not belong to the certificate."""

    code = "build"


class StoreError(KeystoreError):
    """A brought store cannot be opened."""

    code = "store"


class PassphraseError(StoreError):
    """The passphrase does not open the store, or cannot protect one."""

    code = "passphrase"


class KeyPassphraseError(PassphraseError):
    """The store opens, but the key in it has a different passphrase."""

    code = "key-passphrase"


class StoreTypeError(StoreError):
    """The file has a different type than the declared one."""

    code = "store-type"


class DamagedStoreError(StoreError):
    """The file is truncated or damaged, or is not a store."""

    code = "store-damaged"


class SymmetricKeyError(StoreError):
    """The store contains a symmetric key. TLS does not use it, and only Java can skip it."""

    code = "symmetric-key"


class OversizedStoreError(StoreError):
    """The file, or the work to open it, is larger than any valid store needs."""

    code = "store-oversized"


class UnprotectedStoreError(StoreError):
    """The store has no integrity check, or its key is not encrypted."""

    code = "store-unprotected"


class UnsupportedAlgorithmError(StoreError):
    """The store is protected by an algorithm that one of its readers cannot use."""

    code = "store-algorithm"
