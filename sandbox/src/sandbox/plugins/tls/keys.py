"""Private keys: made, written in every form that the plugin returns, and read back.

Owns algorithms and encodings. Error messages name what is wrong with a key, and never show a part of it.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey: TypeAlias = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

CURVES: Final[Mapping[str, Callable[[], ec.EllipticCurve]]] = MappingProxyType(
    {"P224": ec.SECP224R1, "P256": ec.SECP256R1, "P384": ec.SECP384R1, "P521": ec.SECP521R1}
)
ALGORITHMS: Final = ("RSA", "ECDSA", "ED25519")
RSA_BITS: Final = range(1024, 16384 + 1)
"""The sizes that OpenSSL can make."""

_KNOWN: Final[dict[str, PrivateKey]] = {}
"""Keys that this process has made or read, by their PEM, because checking an RSA key takes a tenth of a second."""


def generate(algorithm: str, rsa_bits: int, ecdsa_curve: str) -> PrivateKey:
    """Make a key. The size and the curve are used for their own algorithm only."""
    if algorithm == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=rsa_bits)
    if algorithm == "ECDSA":
        return ec.generate_private_key(CURVES[ecdsa_curve]())
    return ed25519.Ed25519PrivateKey.generate()


def load(pem: str, what: str) -> PrivateKey:
    """Read a private key.

    Args:
        pem: PKCS1, SEC1 or PKCS8 in PEM, not encrypted.
        what: the property that it came from, for the message.

    Raises:
        PluginError: it is no such key.
    """
    if pem in _KNOWN:
        return _KNOWN[pem]
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise PluginError(f"{what} contains no unencrypted private key in PEM") from None
    if not isinstance(key, PrivateKey):
        raise PluginError(f"{what} contains a key of another kind than {', '.join(ALGORITHMS)}")
    _KNOWN[pem] = key
    return key


def algorithm_of(key: PrivateKey | PublicKey) -> str:
    """The algorithm, under the name that programs use."""
    if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey):
        return "RSA"
    if isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey):
        return "ECDSA"
    return "ED25519"


def public_bytes(key: CertificatePublicKeyTypes) -> bytes:
    """The key as SubjectPublicKeyInfo, DER; equal bytes mean equal keys."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def identity(content: bytes) -> str:
    """The id that the official plugin gives to keys and requests: SHA-1 of their bytes, in hex."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def private_forms(key: PrivateKey) -> Object:
    """The outputs with the private key. `load` remembers them, so reading them later is fast."""
    is_traditional = not isinstance(key, ed25519.Ed25519PrivateKey)
    own_format = PrivateFormat.TraditionalOpenSSL if is_traditional else PrivateFormat.PKCS8
    traditional, pkcs8 = _private_pem(key, own_format), _private_pem(key, PrivateFormat.PKCS8)
    _KNOWN.update({traditional: key, pkcs8: key})
    return {
        "privateKeyPem": traditional,
        "privateKeyPemPkcs8": pkcs8,
        "privateKeyOpenssh": _private_pem(key, PrivateFormat.OpenSSH) if _openssh_has(key) else "",
    }


def public_forms(key: PrivateKey) -> Object:
    """The outputs with the public key and its fingerprints.

    OpenSSH has no P224, so its forms are empty for that curve.
    """
    public = key.public_key()
    openssh = (
        public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() if _openssh_has(key) else ""
    )
    return {
        "publicKeyPem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "publicKeyOpenssh": f"{openssh}\n" if openssh else "",
        "publicKeyFingerprintMd5": _md5_fingerprint(public) if openssh else "",
        "publicKeyFingerprintSha256": _sha256_fingerprint(public) if openssh else "",
    }


def _private_pem(key: PrivateKey, form: PrivateFormat) -> str:
    return key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def _openssh_has(key: PrivateKey) -> bool:
    return not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP224R1))


def _md5_fingerprint(key: PublicKey) -> str:
    # OpenSSH's old form is MD5 by definition; it names a key and protects nothing
    return serialization.ssh_key_fingerprint(key, hashes.MD5()).hex(":")  # noqa: S303 - as above


def _sha256_fingerprint(key: PublicKey) -> str:
    digest = serialization.ssh_key_fingerprint(key, hashes.SHA256())
    return "SHA256:" + b64encode(digest).decode().rstrip("=")
