"""Salts and initialisation vectors that are the same for the same store, and for no other.

Owns how they come from a secret seed (decision record 0003). Deliberately holds no randomness and no state.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from keystore.errors import BuildError

SEED_MINIMUM: Final = 16
"""Bytes of seed below which salts could be guessed from a known content (128 bits)."""


@dataclass(frozen=True)
class Derivation:
    """A source of bytes for one store, bound to its seed and to everything that the store encrypts.

    The binding matters: were the content left out, a renewed key would be encrypted under the same key and
    vector as the old one.
    """

    seed: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    """Of the whole content and the passphrase: it must not be published either."""

    @classmethod
    def over(cls, seed: bytes, content: Iterable[bytes]) -> Self:
        """Bind a seed to the parts of a store, in order. Raises `BuildError` for a seed that is too short."""
        if len(seed) < SEED_MINIMUM:
            raise BuildError(
                "the seed for a store's salts is too short", f"give at least {SEED_MINIMUM} random bytes"
            )
        # Each part goes in by its own digest: fixed widths, so no two lists of parts look alike.
        return cls(seed, hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in content)).digest())

    def take(self, use: str, length: int) -> bytes:
        """At most 32 bytes for one use. Another use, seed or content gives other bytes."""
        return hmac.digest(self.seed, self.digest + use.encode("ascii"), "sha256")[:length]
