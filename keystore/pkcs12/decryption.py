"""The decryption of PKCS12 parts, and the check of the MAC, in the algorithms that all our readers share.

Owns which algorithms of other makers are taken and which are refused, each with its reason. Knows no bag.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from keystore.asn1 import Node, number, octets, word
from keystore.errors import RoundsBudget, UnsupportedAlgorithmError
from keystore.pkcs12 import Pkcs12Kdf

_DIGESTS: Final[dict[str, Callable[[], hashes.HashAlgorithm]]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_CIPHERS: Final[dict[str, tuple[Callable[[bytes], BlockCipherAlgorithm], int]]] = {
    "aes128_cbc": (AES, 16),
    "aes192_cbc": (AES, 24),
    "aes256_cbc": (AES, 32),
    "tripledes_3key": (TripleDES, 24),
}
_PBMAC1: Final = "1.2.840.113549.1.5.14"
_REWRITE: Final = (
    "write it again with a current keytool (`keytool -importkeystore -deststoretype pkcs12`) or "
    "`openssl pkcs12 -export`, which use AES-256"
)


@dataclass(frozen=True)
class Pkcs12Decryptor:
    """Decrypts the parts of one file with one passphrase."""

    passphrase: str = field(repr=False)
    budget: RoundsBudget = field(default_factory=RoundsBudget)

    def mac_fits(self, mac_data: Node, content: bytes) -> bool:
        """Whether the MAC of the content fits the passphrase. Raises for a MAC that cannot be checked."""
        digest = word(mac_data["mac"]["digest_algorithm"]["algorithm"])
        if digest == _PBMAC1:
            raise UnsupportedAlgorithmError(
                "the store's integrity check is PBMAC1, which only Java 26 and OpenSSL 3.4 and newer read",
                "write it again with an HMAC-SHA256 check (`openssl pkcs12 -export` without -pbmac1_pbkdf2)",
            )
        if digest not in _DIGESTS:
            raise _unsupported("integrity check", digest)
        rounds = self.budget.spend(number(mac_data["iterations"]))
        kdf = Pkcs12Kdf(digest, octets(mac_data["mac_salt"]), rounds)
        expected = hmac.digest(kdf.mac_key(self.passphrase), content, digest)
        return hmac.compare_digest(expected, octets(mac_data["mac"]["digest"]))

    def decrypt(self, algorithm: Node, data: bytes, what: str) -> bytes:
        """The plain bytes of a part (`what` names it in messages).

        Raises:
            UnsupportedAlgorithmError: a reader of the store could not decrypt it.
            ValueError: it is malformed, or encrypted under another passphrase.
        """
        scheme = word(algorithm["algorithm"])
        if scheme == "pbes2":
            return self._decrypt_pbes2(algorithm["parameters"], data, what)
        if scheme == "pkcs12_sha1_tripledes_3key":
            return self._decrypt_triple_des(algorithm["parameters"], data)
        if "rc2" in scheme:
            raise UnsupportedAlgorithmError(
                f"the {what} in the store are encrypted with RC2, which OpenSSL 3 and Node cannot read",
                _REWRITE,
            )
        raise _unsupported(what, scheme)

    def _decrypt_pbes2(self, parameters: Node, data: bytes, what: str) -> bytes:
        """PBES2 (RFC 8018, section 6.2) with PBKDF2."""
        function, scheme = parameters["key_derivation_func"], parameters["encryption_scheme"]
        name = word(scheme["algorithm"])
        if word(function["algorithm"]) != "pbkdf2" or name not in _CIPHERS:
            raise _unsupported(what, name)
        settings = function["parameters"]
        prf = word(settings["prf"]["algorithm"])
        if prf not in _DIGESTS:
            raise _unsupported(what, prf)
        cipher, length = _CIPHERS[name]
        rounds = self.budget.spend(number(settings["iteration_count"]))
        kdf = PBKDF2HMAC(_DIGESTS[prf](), length, octets(settings["salt"]), rounds)
        key = kdf.derive(self.passphrase.encode("utf-8", "surrogatepass"))
        return decrypt_cbc(cipher(key), octets(scheme["parameters"]), data)

    def _decrypt_triple_des(self, parameters: Node, data: bytes) -> bytes:
        """pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C)."""
        rounds = self.budget.spend(number(parameters["iterations"]))
        kdf = Pkcs12Kdf("sha1", octets(parameters["salt"]), rounds)
        key, iv = kdf.triple_des(self.passphrase)
        return decrypt_cbc(TripleDES(key), iv, data)


def decrypt_cbc(algorithm: BlockCipherAlgorithm, iv: bytes, data: bytes) -> bytes:
    """CBC decryption, without the PKCS7 padding. Raises `ValueError` if lengths or padding are wrong."""
    decryptor = Cipher(algorithm, CBC(iv)).decryptor()
    padded = decryptor.update(data) + decryptor.finalize()
    unpadder = PKCS7(algorithm.block_size).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def _unsupported(what: str, name: str) -> UnsupportedAlgorithmError:
    return UnsupportedAlgorithmError(
        f"the {what} in the store use an algorithm ({name}) that not all readers know", _REWRITE
    )
