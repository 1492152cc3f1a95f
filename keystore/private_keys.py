"""Private keys: loaded from PEM texts and from DER, and compared with certificates.

Owns the one place where a private key is loaded. No message shows one.
"""

import re
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from keystore.errors import PemError

_PRIVATE_KEY: Final = re.compile(r"-----BEGIN ([A-Z ]{0,32}PRIVATE KEY)-----")
_MAXIMUM_KEY: Final = 8192
"""Characters of PEM or bytes of DER: RSA with 8192 bits has 6400. Proving a larger key takes minutes."""


def load_private_key(text: str, *, prove: bool = True) -> PrivateKeyTypes:
    """The private key of a PEM text (PKCS8, PKCS1 or SEC1).

    Args:
        text: the PEM text.
        prove: whether the numbers of an RSA key are shown to be one, primes included. That takes a tenth of a
            second for 3072 bits; leave it out only for a key that was generated here or was checked before.

    Raises:
        PemError: it is encrypted, of an unknown kind, or no private key.
    """
    block = _private_key_block(text)
    _check_key_size(len(block))
    try:
        return load_pem_private_key(block.encode(), None, unsafe_skip_rsa_key_validation=not prove)
    except TypeError:
        # cryptography's way to say that a password is needed. Its text is not chained: it may quote input.
        raise PemError("the private key is encrypted", "decrypt it with `openssl pkey` first") from None
    except (ValueError, UnsupportedAlgorithm):
        raise PemError(
            "the private key cannot be read", "give an unencrypted RSA or EC key in PEM, whole and unaltered"
        ) from None


def _private_key_block(text: str) -> str:
    """The first private key of a text. OpenSSL can put parameters before it, and users certificates."""
    begin = _PRIVATE_KEY.search(text)
    if begin is None:
        raise PemError(
            "the text contains no private key", "give a PEM text that begins with -----BEGIN PRIVATE KEY-----"
        )
    last_line = f"-----END {begin[1]}-----"
    end = text.find(last_line, begin.end())
    return text[begin.start() :] if end < 0 else text[begin.start() : end + len(last_line)]


def _check_key_size(size: int) -> None:
    if size > _MAXIMUM_KEY:
        raise PemError("the private key is larger than any in use", "use RSA with 3072 bits, or EC on P-256")


def private_key_der(key: PrivateKeyTypes) -> bytes:
    """A private key as PKCS8, unencrypted."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def private_key_pem_from_der(data: bytes) -> str:
    """Checked PKCS8 bytes as PEM. Raises `PemError` if they are not a private key of a known kind."""
    _check_key_size(len(data))
    try:
        key = load_der_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise PemError("the private key cannot be read", "use an RSA or EC key") from None
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def same_key(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    """Whether a private key belongs to a certificate; False for an unknown kind of key."""
    try:
        return key.public_key() == certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
