"""Bytes derived from other bytes: keys from passphrases, salts from the seed.

Owns the key derivation of PKCS12 (RFC 7292, appendix B), which no dependency offers, and the derivation of
salts and initialisation vectors that are the same for the same store, and for no other (decision record 0003).
PBKDF2 comes from `cryptography`. Holds no randomness and no state.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Self

from keystore.errors import BuildError


class Purpose(IntEnum):
    """The diversifier of RFC 7292, appendix B.3: what the derived bytes are for."""

    KEY = 1
    IV = 2
    MAC = 3


def bmp_passphrase(passphrase: str) -> bytes:
    """A passphrase as PKCS12 hashes it: big-endian UTF-16 with two zero bytes (RFC 7292, appendix B.1)."""
    return passphrase.encode("utf-16-be", "surrogatepass") + b"\0\0"


@dataclass(frozen=True)
class Pkcs12Kdf:
    """Derives bytes from a passphrase."""

    digest: str
    """Name of a digest in hashlib."""
    salt: bytes
    rounds: int

    def derive(self, passphrase: str, purpose: Purpose, length: int) -> bytes:
        """`length` bytes for one purpose (RFC 7292, appendix B.2)."""
        block = hashlib.new(self.digest, usedforsecurity=False).block_size
        diversifier = bytes([purpose]) * block
        state = _fill(self.salt, block) + _fill(bmp_passphrase(passphrase), block)
        derived = b""
        while True:
            piece = self._hash_repeatedly(diversifier + state)
            derived += piece
            if len(derived) >= length:
                return derived[:length]
            state = _advance(state, _fill(piece, block)[:block], block)

    def _hash_repeatedly(self, data: bytes) -> bytes:
        new = getattr(hashlib, self.digest)
        for _ in range(self.rounds):
            data = new(data).digest()
        return data


def _fill(data: bytes, block: int) -> bytes:
    """Data, repeated up to the next full block; empty data stays empty."""
    if not data:
        return b""
    whole = -(-len(data) // block) * block
    return (data * (whole // len(data) + 1))[:whole]


def _advance(state: bytes, piece: bytes, block: int) -> bytes:
    """Add `piece` and one to each block of the state, modulo the block's size."""
    increment = int.from_bytes(piece) + 1
    modulus = 1 << (block * 8)
    return b"".join(
        ((int.from_bytes(state[at : at + block]) + increment) % modulus).to_bytes(block)
        for at in range(0, len(state), block)
    )


SEED_MINIMUM: Final = 16
"""Minimum bytes of the seed (128 bits). With fewer, salts could be guessed from known content."""


@dataclass(frozen=True)
class Derivation:
    """A source of bytes for one store. The bytes depend on its seed and on everything that the store encrypts.

    If they did not depend on the content, a renewed key would be encrypted with the same key and vector as the old one.
    """

    seed: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    """Digest of the whole content and the passphrase. It must not be published."""

    @classmethod
    def over(cls, seed: bytes, content: Iterable[bytes]) -> Self:
        """A source for a seed and the parts of a store, in order. Raises `BuildError` for a seed that is too short."""
        if len(seed) < SEED_MINIMUM:
            raise BuildError(
                "the seed for a store's salts is too short", f"give at least {SEED_MINIMUM} random bytes"
            )
        # Each part goes in by its own digest: fixed widths, so no two lists of parts look alike.
        return cls(seed, hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in content)).digest())

    def take(self, use: str, length: int) -> bytes:
        """At most 32 bytes for one use. Another use, seed or content gives other bytes."""
        return hmac.digest(self.seed, self.digest + use.encode("ascii"), "sha256")[:length]
