"""The protection of a PKCS12 store that is built: encryption of its parts, and the MAC over the whole.

Owns the use of the algorithms of a profile, with salts derived for each use. Knows no bag.
"""

import hmac
from dataclasses import dataclass, field

from asn1crypto import algos, cms, core, keys, pkcs12
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from keystore.pkcs12.derivation import Derivation, Pkcs12Kdf, Purpose
from keystore.pkcs12.profiles import ROUNDS, SALT_LENGTH, Recipe

_AES_KEY_LENGTH = 32
_TRIPLE_DES_KEY_LENGTH = 24


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
        digest = self.recipe.mac_digest
        salt = self.derivation.take("mac salt", SALT_LENGTH)
        length = hmac.new(b"", digestmod=digest).digest_size
        key = Pkcs12Kdf(digest, salt, ROUNDS).derive(self.passphrase, Purpose.MAC, length)
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
        key = PBKDF2HMAC(hashes.SHA256(), _AES_KEY_LENGTH, salt, ROUNDS).derive(self.passphrase.encode())
        return algorithm, _encrypt_cbc(AES(key), iv, data)

    def _encrypt_triple_des(self, data: bytes, salt: bytes) -> tuple[algos.EncryptionAlgorithm, bytes]:
        """pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C): the vector comes from the passphrase too."""
        algorithm = algos.EncryptionAlgorithm(
            {"algorithm": self.recipe.encryption, "parameters": {"salt": salt, "iterations": ROUNDS}}
        )
        kdf = Pkcs12Kdf("sha1", salt, ROUNDS)
        key = kdf.derive(self.passphrase, Purpose.KEY, _TRIPLE_DES_KEY_LENGTH)
        iv = kdf.derive(self.passphrase, Purpose.IV, 8)
        return algorithm, _encrypt_cbc(TripleDES(key), iv, data)


def _encrypt_cbc(algorithm: BlockCipherAlgorithm, iv: bytes, data: bytes) -> bytes:
    padder = PKCS7(algorithm.block_size).padder()
    padded = padder.update(data) + padder.finalize()
    encryptor = Cipher(algorithm, CBC(iv)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()
