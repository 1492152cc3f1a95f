"""What can be wrong with a store, a certificate or a passphrase, and the limits for stores that users bring.

Owns the exceptions, those that several modules raise, and the limits of time and memory for readers. An exception has
its reason and its remedy in separate fields, so that a caller can put a path before them. None contains a value that
was read: neither a passphrase nor a byte of a store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final


class KeystoreError(ValueError):
    """An input of this package cannot be used. `reason` says why, `remedy` says what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{reason}: {remedy}")


class PemError(KeystoreError):
    """A PEM text holds no certificate, holds something else, or cannot be decoded."""


class BuildError(KeystoreError):
    """A store cannot be built from these parts: there are none, or the key does not belong to the certificate."""


class StoreError(KeystoreError):
    """A brought store cannot be opened."""


class PassphraseError(StoreError):
    """The passphrase does not open the store, or cannot protect one."""


class KeyPassphraseError(PassphraseError):
    """The store opens, but the key in it has a different passphrase."""


class StoreTypeError(StoreError):
    """The file has a different type than the declared one."""


class DamagedStoreError(StoreError):
    """The file is truncated or damaged, or is not a store."""


class SymmetricKeyError(StoreError):
    """The store contains a symmetric key. TLS does not use it, and only Java can skip it."""


class OversizedStoreError(StoreError):
    """The file, or the work to open it, is larger than any valid store needs."""


class UnprotectedStoreError(StoreError):
    """The store has no integrity check, or its key is not encrypted."""


class UnsupportedAlgorithmError(StoreError):
    """The store is protected by an algorithm that one of its readers cannot use."""


MAXIMUM_BYTES: Final = 1 << 20
"""1 MiB, the largest content of a Kubernetes Secret (https://kubernetes.io/docs/concepts/configuration/secret/)."""
MAXIMUM_ROUNDS: Final = 5_000_000
"""Rounds of key derivation in the whole file. The JDK's PKCS12 reader refuses more in a single derivation."""
MAXIMUM_KEYS: Final = 100
"""Private keys in a store. Each is compared with every certificate, and a gateway needs only one."""


class RoundsBudget:
    """The rounds of key derivation that are left for one file."""

    def __init__(self) -> None:
        self._left = MAXIMUM_ROUNDS

    def spend(self, rounds: int) -> int:
        """The number of rounds, taken from the budget. Raises `OversizedStoreError` if the budget is exceeded."""
        if rounds < 1:
            raise DamagedStoreError("the store has zero iterations of key derivation", "export it again")
        if rounds > self._left:
            raise OversizedStoreError(
                f"the store asks for more than {MAXIMUM_ROUNDS} iterations of key derivation",
                "export it again with the tool's own number of iterations",
            )
        self._left -= rounds
        return rounds


def check_key_count(count: int) -> None:
    """Raise `OversizedStoreError` for a store with too many private keys."""
    if count > MAXIMUM_KEYS:
        raise OversizedStoreError(
            f"the store holds more than {MAXIMUM_KEYS} private keys",
            "keep only the entries that the gateway needs",
        )


def malformed(at: int) -> ValueError:
    """The error for bytes that the format does not allow at this position."""
    return ValueError(f"malformed at byte {at}")


def damaged(form: str) -> DamagedStoreError:
    """The error for a store that is truncated or damaged."""
    return DamagedStoreError(
        f"the {form} store is truncated or garbled",
        "copy it again in binary (in a configuration: as Base64), and compare its size and digest",
    )


@contextmanager
def damage_reported(form: str) -> Iterator[None]:
    """Turn the exceptions of decoders into `DamagedStoreError`. Those of this package pass unchanged.

    The text of the decoder is dropped, because it may contain bytes of the store.
    """
    try:
        yield
    except StoreError:
        raise
    except PemError as error:
        raise DamagedStoreError(f"in the {form} store, {error.reason}", error.remedy) from None
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        raise damaged(form) from None


def wrong_passphrase() -> PassphraseError:
    """The error for a passphrase that does not open an undamaged store."""
    return PassphraseError(
        "the passphrase does not open the store",
        "compare it with the one that the store was made with (`keytool -list` asks for it)",
    )


def other_key_passphrase() -> KeyPassphraseError:
    """The error for a key that the passphrase of its store does not open."""
    return KeyPassphraseError(
        "a key in the store has a passphrase of its own",
        "give the key the same passphrase as the store (`keytool -keypasswd`): the gateway has only one passphrase for both",
    )
