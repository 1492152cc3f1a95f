"""What can be wrong with a store, a certificate or a passphrase, as a tree of exceptions.

Owns the exception classes; each carries its reason and its remedy apart, so that a caller can put a
path before them. Deliberately holds no value of what was read: not a passphrase, not a byte of a store.
"""

from typing import ClassVar


class KeystoreError(ValueError):
    """Something given to this room cannot be used. `reason` says what, `remedy` says what to do."""

    code: ClassVar[str] = "keystore"

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}: {remedy}")


class PemError(KeystoreError):
    """A PEM text holds no certificate, holds something else, or cannot be decoded."""

    code = "pem"


class BuildError(KeystoreError):
    """A store cannot be built from these parts: nothing to put in, a key that is not the certificate's."""

    code = "build"


class StoreError(KeystoreError):
    """A store that somebody brought cannot be opened."""

    code = "store"


class PassphraseError(StoreError):
    """The passphrase does not open the store, or cannot protect one."""

    code = "passphrase"


class KeyPassphraseError(PassphraseError):
    """The store opens, but the key in it has a passphrase of its own."""

    code = "key-passphrase"


class StoreTypeError(StoreError):
    """The file is of another type than the one named."""

    code = "store-type"


class DamagedStoreError(StoreError):
    """The file is truncated, garbled, or no store at all."""

    code = "store-damaged"


class SymmetricKeyError(StoreError):
    """The store holds a symmetric key, which TLS does not use and only Java can step over."""

    code = "symmetric-key"


class OversizedStoreError(StoreError):
    """The file, or the work that it demands, is larger than any honest store needs."""

    code = "store-oversized"


class UnprotectedStoreError(StoreError):
    """The store has no integrity check, or its key lies in it unencrypted."""

    code = "store-unprotected"


class UnsupportedAlgorithmError(StoreError):
    """The store is protected by an algorithm that one of its readers cannot use."""

    code = "store-algorithm"
