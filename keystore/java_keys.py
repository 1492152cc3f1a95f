"""The two ways in which Java's own stores protect a private key.

Owns the recovery of a key from its protected form, in JKS (an XOR with a chain of SHA-1 digests) and JCEKS
(PBEWithMD5AndTripleDES). Both are weak, and are read here because users bring them; nothing here writes.
"""

import hashlib
import hmac
from typing import Final

from asn1crypto import algos, keys
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES

from keystore.asn1 import Node, encoding, number, octets, parse, word
from keystore.errors import KeyPassphraseError, UnsupportedAlgorithmError
from keystore.limits import RoundsBudget
from keystore.pkcs12_ciphers import decrypt_cbc

_JKS_PROTECTOR: Final = "1.3.6.1.4.1.42.2.17.1.1"
_JCEKS_PROTECTOR: Final = "1.3.6.1.4.1.42.2.19.1"
_DIGEST_LENGTH: Final = 20


def recover_key(protected: bytes, passphrase: str, budget: RoundsBudget) -> bytes:
    """The PKCS8 bytes of a protected key.

    Raises:
        KeyPassphraseError: the key has another passphrase than the store.
        UnsupportedAlgorithmError: it is protected in a third way.
        ValueError: it is malformed.
    """
    info = parse(keys.EncryptedPrivateKeyInfo, protected)
    algorithm, data = info["encryption_algorithm"], octets(info["encrypted_data"])
    protector = word(algorithm["algorithm"])
    if protector == _JKS_PROTECTOR:
        return _recover_jks(data, passphrase)
    if protector == _JCEKS_PROTECTOR:
        parameters = parse(algos.Pbes1Params, encoding(algorithm["parameters"]))
        return _recover_jceks(parameters, data, passphrase, budget)
    raise UnsupportedAlgorithmError(
        "a key in the store is protected in a way that is neither JKS's nor JCEKS's",
        "convert the store to PKCS12 (`keytool -importkeystore -deststoretype pkcs12`)",
    )


def utf16(passphrase: str) -> bytes:
    """A passphrase as JKS hashes it."""
    return passphrase.encode("utf-16-be", "surrogatepass")


def _recover_jks(data: bytes, passphrase: str) -> bytes:
    """Salt, key XOR digests, check digest: the form of `sun.security.provider.KeyProtector`."""
    salt, masked, check = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:-_DIGEST_LENGTH], data[-_DIGEST_LENGTH:]
    secret = utf16(passphrase)
    mask, digest = bytearray(), salt
    while len(mask) < len(masked):
        digest = _sha1(secret + digest)
        mask += digest
    plain = bytes(byte ^ other for byte, other in zip(masked, mask, strict=False))
    if not hmac.compare_digest(_sha1(secret + plain), check):
        raise _other_passphrase()
    return plain


def _recover_jceks(parameters: Node, data: bytes, passphrase: str, budget: RoundsBudget) -> bytes:
    """PBEWithMD5AndTripleDES of SunJCE: each half of the salt is hashed by itself into key and vector."""
    rounds = budget.spend(number(parameters["iterations"]))
    salt = octets(parameters["salt"])
    # SunJCE keeps seven bits of each character.
    secret = bytes(ord(character) & 0x7F for character in passphrase)
    derived = b"".join(_md5_chain(half, secret, rounds) for half in (salt[:4], salt[4:]))
    try:
        plain = decrypt_cbc(TripleDES(derived[:24]), derived[24:], data)
        parse(keys.PrivateKeyInfo, plain)
    except ValueError:
        raise _other_passphrase() from None
    return plain


def _md5_chain(digest: bytes, secret: bytes, rounds: int) -> bytes:
    for _ in range(rounds):
        digest = hashlib.md5(digest + secret, usedforsecurity=False).digest()
    return digest


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _other_passphrase() -> KeyPassphraseError:
    return KeyPassphraseError(
        "a key in the store has a passphrase of its own",
        "give the key the store's passphrase (`keytool -keypasswd`): a gateway is told only one",
    )
