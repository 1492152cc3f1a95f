"""PKCS12 stores (RFC 7292): written with reproducible bytes, and read from other makers.

Owns the key derivation of PKCS12 (appendix B), which both need and no dependency offers.
"""

import hashlib
from dataclasses import dataclass
from enum import IntEnum


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

    def mac_key(self, passphrase: str) -> bytes:
        """The key of an integrity check: as long as the digest (RFC 7292, appendix B.4)."""
        length = hashlib.new(self.digest, usedforsecurity=False).digest_size
        return self.derive(passphrase, Purpose.MAC, length)

    def triple_des(self, passphrase: str) -> tuple[bytes, bytes]:
        """Key and vector of pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C)."""
        return self.derive(passphrase, Purpose.KEY, 24), self.derive(passphrase, Purpose.IV, 8)

    def _hash_repeatedly(self, data: bytes) -> bytes:
        new = getattr(hashlib, self.digest)
        for _ in range(self.rounds):
            data = new(data).digest()
        return data


def _fill(data: bytes, block: int) -> bytes:
    """Data, repeated up to the next full block; empty data stays empty."""
    whole = -(-len(data) // block) * block
    return (data * (whole // max(len(data), 1) + 1))[:whole]


def _advance(state: bytes, piece: bytes, block: int) -> bytes:
    """Add `piece` and one to each block of the state, modulo the block's size."""
    increment = int.from_bytes(piece) + 1
    modulus = 1 << (block * 8)
    return b"".join(
        ((int.from_bytes(state[at : at + block]) + increment) % modulus).to_bytes(block)
        for at in range(0, len(state), block)
    )
