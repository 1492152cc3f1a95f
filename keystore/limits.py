"""How much a store that somebody brought may ask of us, and what its malformation is turned into.

Owns the bounds that keep a reader from hanging or eating memory. It reads nothing itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from keystore.errors import DamagedStoreError, OversizedStoreError, PemError, StoreError

MAXIMUM_BYTES: Final = 1 << 20
"""1 MiB: what a Kubernetes Secret may hold (https://kubernetes.io/docs/concepts/configuration/secret/)."""

MAXIMUM_ROUNDS: Final = 5_000_000
"""Rounds of key derivation in the whole file; the JDK's PKCS12 reader refuses more in one of them."""

MAXIMUM_KEYS: Final = 100
"""Private keys in a store: each is compared with every certificate, and a gateway needs one."""


class RoundsBudget:
    """The rounds of key derivation that one file may still cost."""

    def __init__(self) -> None:
        self._left = MAXIMUM_ROUNDS

    def spend(self, rounds: int) -> int:
        """The rounds, once they are paid for. Raises `OversizedStoreError` where the file asks too much."""
        if rounds < 1:
            raise DamagedStoreError("the store asks for no round of key derivation", "export it again")
        if rounds > self._left:
            raise OversizedStoreError(
                f"the store asks for more than {MAXIMUM_ROUNDS} rounds of key derivation",
                "export it again with the tool's own number of rounds",
            )
        self._left -= rounds
        return rounds


def check_key_count(count: int) -> None:
    """Raise `OversizedStoreError` for a store that holds more private keys than any gateway could mean."""
    if count > MAXIMUM_KEYS:
        raise OversizedStoreError(
            f"the store holds more than {MAXIMUM_KEYS} private keys",
            "keep only the entries that the gateway needs",
        )


def malformed(at: int) -> ValueError:
    """The error for bytes that are not what the format demands at a place."""
    return ValueError(f"malformed at byte {at}")


@contextmanager
def damage_reported(form: str) -> Iterator[None]:
    """Turn whatever a decoder raises on malformed input into `DamagedStoreError`; our own errors pass.

    The decoder's text is dropped: it may quote bytes of the store.
    """
    try:
        yield
    except StoreError:
        raise
    except PemError as error:
        raise DamagedStoreError(f"in the {form} store, {error.reason}", error.remedy) from None
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        raise damaged(form) from None


def damaged(form: str) -> DamagedStoreError:
    """The error for a store that ends early or is not what its beginning says."""
    return DamagedStoreError(
        f"the {form} store is truncated or garbled",
        "copy it again in binary (in a configuration: as Base64), and compare its size and digest",
    )
