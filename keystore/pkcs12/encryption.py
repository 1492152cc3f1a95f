"""The protection of a PKCS12 store that is built: profiles, salts, the encryption of its parts, the MAC over the whole.

Owns the profiles, which are named after the readers, and their algorithms. Owns also the salts and initialisation
vectors, which are the same for the same store, and for no other (decision record 0003). Knows no bag.
What a reader may meet in stores of other makers is in `decryption`. Who reads what was measured with Java 11.0.10 to
25, Node 20 and OpenSSL 3.0; `tests/readers` holds it.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from asn1crypto import algos, cms, core, keys, pkcs12
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from keystore.errors import BuildError
from keystore.pkcs12 import Pkcs12Kdf

ROUNDS: Final = 10_000
"""Rounds of every key derivation, as Java writes since https://bugs.openjdk.org/browse/JDK-8153005.

The strength lies in the passphrase, of which the stack generates more than 100 bits; more rounds would only
slow the start of each container.
"""

SALT_LENGTH: Final = 20
"""Bytes of salt, as Java writes. Validated cryptographic modules refuse fewer than 16 (NIST SP 800-132, 5.1)."""


class Profile(StrEnum):
    """The protection of a store. There are two, and no fallback from one to the other."""

    MODERN = "modern"
    """PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, integrity by HMAC-SHA256.

    Read by Java 11.0.12, 8u301 and newer (https://bugs.openjdk.org/browse/JDK-8267701), Node and OpenSSL 1.1 and 3.
    """

    LEGACY = "legacy"
    """PBE-SHA1-3DES, integrity by HMAC-SHA1: for Java older than 11.0.12 or 8u301, which report a
    wrong passphrase for a modern store.

    Newer Java, Node and OpenSSL 3 read it too; readers in FIPS mode do not. Building one takes about four
    times as long. Keys of 3DES have 112 bits of strength at most: choose it only for a reader that needs it.
    """


@dataclass(frozen=True)
class Recipe:
    """The algorithms of a profile, in the names that asn1crypto gives them."""

    encryption: str
    """`pbes2` (always with PBKDF2-HMAC-SHA256 and AES-256-CBC) or `pkcs12_sha1_tripledes_3key`."""
    mac_digest: str
    """The digest of the HMAC and of its key derivation."""


RECIPES: Final = {
    Profile.MODERN: Recipe(encryption="pbes2", mac_digest="sha256"),
    Profile.LEGACY: Recipe(encryption="pkcs12_sha1_tripledes_3key", mac_digest="sha1"),
}
"""Every profile is in it: an unknown profile is an error, never the weakest one."""

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


@dataclass(frozen=True)
class Pkcs12Encryptor:
    """Encrypts with one passphrase, one source of salts and one recipe."""

    passphrase: str = field(repr=False)
    recipe: Recipe
    derivation: Derivation

    def shrouded_key(self, key: bytes) -> keys.EncryptedPrivateKeyInfo:
        """A PKCS8 key, encrypted."""
        algorithm, data = self._encrypt(key, "key")
        return keys.EncryptedPrivateKeyInfo({"encryption_algorithm": algorithm, "encrypted_data": data})

    def encrypted_part(self, content: bytes) -> cms.ContentInfo:
        """A part of the store, encrypted as a whole."""
        algorithm, data = self._encrypt(content, "certificates")
        info = {
            "content_type": "data",
            "content_encryption_algorithm": algorithm,
            "encrypted_content": data,
        }
        encrypted = {"version": "v0", "encrypted_content_info": info}
        return cms.ContentInfo({"content_type": "encrypted_data", "content": encrypted})

    def mac(self, content: bytes) -> pkcs12.MacData:
        """The integrity check over the content (RFC 7292, section 4)."""
        digest, salt = self.recipe.mac_digest, self.derivation.take("mac salt", SALT_LENGTH)
        key = Pkcs12Kdf(digest, salt, ROUNDS).mac_key(self.passphrase)
        info = {"digest_algorithm": {"algorithm": digest}, "digest": hmac.digest(key, content, digest)}
        return pkcs12.MacData({"mac": info, "mac_salt": salt, "iterations": ROUNDS})

    def _encrypt(self, data: bytes, use: str) -> tuple[algos.EncryptionAlgorithm, bytes]:
        salt = self.derivation.take(f"{use} salt", SALT_LENGTH)
        if self.recipe.encryption == "pbes2":
            return self._encrypt_aes(data, salt, self.derivation.take(f"{use} iv", 16))
        return self._encrypt_triple_des(data, salt)

    def _encrypt_aes(self, data: bytes, salt: bytes, iv: bytes) -> tuple[algos.EncryptionAlgorithm, bytes]:
        """PBES2 (RFC 8018, section 6.2)."""
        prf = {"algorithm": "sha256", "parameters": core.Null()}
        derivation = {"salt": core.OctetString(salt), "iteration_count": ROUNDS, "prf": prf}
        parameters = {
            "key_derivation_func": {"algorithm": "pbkdf2", "parameters": algos.Pbkdf2Params(derivation)},
            "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": core.OctetString(iv)},
        }
        algorithm = algos.EncryptionAlgorithm({"algorithm": "pbes2", "parameters": parameters})
        # This takes half the time of hashlib. It matters, because each preview builds every store again.
        key = PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(self.passphrase.encode())
        return algorithm, _encrypt_cbc(AES(key), iv, data)

    def _encrypt_triple_des(self, data: bytes, salt: bytes) -> tuple[algos.EncryptionAlgorithm, bytes]:
        """pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C): the initialization vector (IV) is derived from the passphrase too."""
        algorithm = algos.EncryptionAlgorithm(
            {"algorithm": self.recipe.encryption, "parameters": {"salt": salt, "iterations": ROUNDS}}
        )
        key, iv = Pkcs12Kdf("sha1", salt, ROUNDS).triple_des(self.passphrase)
        return algorithm, _encrypt_cbc(TripleDES(key), iv, data)


def _encrypt_cbc(algorithm: BlockCipherAlgorithm, iv: bytes, data: bytes) -> bytes:
    padder = PKCS7(algorithm.block_size).padder()
    padded = padder.update(data) + padder.finalize()
    encryptor = Cipher(algorithm, CBC(iv)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()
