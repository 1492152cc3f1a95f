"""PEM texts: certificates and private keys, taken apart, checked, and written in one normal form.

Owns the text layer (RFC 7468) and the one place where a certificate or a private key is loaded. The modules in
`checks` decide whether it is fit for its use. No message shows a key.
"""

import re
from collections.abc import Iterable
from typing import Final, Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from keystore.errors import PemError

_BOUNDARY = re.compile(r"-----(BEGIN|END) ([^-\r\n]{1,64})-----")
_CERTIFICATE_LABELS = frozenset({"CERTIFICATE", "X509 CERTIFICATE"})
_ONE_CERTIFICATE = "give one whole block, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"


class Certificate(str):
    """A certificate as PEM text in normal form (lines of 64, LF, ended by a newline), with what was read from it.

    It goes wherever PEM text goes, and is not read again there (decision record 0040).
    """

    __slots__ = ("parsed",)

    parsed: x509.Certificate

    def __new__(cls, parsed: x509.Certificate) -> Self:
        """The text of a certificate."""
        made = super().__new__(cls, parsed.public_bytes(Encoding.PEM).decode("ascii"))
        made.parsed = parsed
        return made


def split_pem(text: str) -> tuple[Certificate, ...]:
    """The certificates in a PEM text, in order.

    Text between blocks is dropped, as RFC 7468 section 5.2 allows (OpenSSL writes subjects there).

    Raises:
        PemError: no certificate is there, a block is no certificate (a private key above all), or one
            cannot be decoded.
    """
    if isinstance(text, Certificate):
        return (text,)
    return tuple(Certificate(_load_block(block)) for block in _certificate_blocks(text))


def distinct_certificates(texts: Iterable[str]) -> dict[str, Certificate]:
    """All certificates of some PEM texts by SHA-256 fingerprint (64 lower-case hexadecimal digits), in its order.

    Raises `PemError` as `split_pem` does.
    """
    certificates = {
        certificate.parsed.fingerprint(hashes.SHA256()).hex(): certificate
        for text in texts
        for certificate in split_pem(text)
    }
    return dict(sorted(certificates.items()))


def build_pem_bundle(certificates: Iterable[str]) -> str:
    """One PEM text of all certificates: each once, ordered by digest, so that equal sets give equal text.

    Each item may hold several certificates. No item at all gives an empty text.

    Raises:
        PemError: as `split_pem`.
    """
    return "".join(distinct_certificates(certificates).values())


def load_certificates(texts: Iterable[str]) -> list[x509.Certificate]:
    """All certificates of some PEM texts, in order. Raises `PemError` as `split_pem` does."""
    return [certificate.parsed for text in texts for certificate in split_pem(text)]


def load_certificate(text: str) -> x509.Certificate:
    """The one certificate of a PEM text. Raises `PemError` as `split_pem` does, and if there are several."""
    certificates = split_pem(text)
    if len(certificates) != 1:
        raise PemError(f"{len(certificates)} certificates stand where one is meant", "split the text first")
    return certificates[0].parsed


def certificate_from_der(data: bytes) -> Certificate:
    """A certificate from its DER bytes. Raises `PemError` if they are not a certificate."""
    try:
        return Certificate(_checked(x509.load_der_x509_certificate(data)))
    except PemError:
        raise
    except ValueError:
        raise PemError("a certificate cannot be decoded", "export it again from its source") from None


def _certificate_blocks(text: str) -> list[str]:
    """The certificate blocks of a text, checked for pairing and for being certificates."""
    blocks: list[str] = []
    opened: re.Match[str] | None = None
    for boundary in _BOUNDARY.finditer(text):
        verb, label = boundary.groups()
        if verb == "BEGIN" and opened is None:
            _check_label(label)
            opened = boundary
        elif verb == "END" and opened is not None and opened[2] == label:
            blocks.append(text[opened.start() : boundary.end()])
            opened = None
        else:
            raise PemError("the lines -----BEGIN and -----END of a PEM text do not pair", _ONE_CERTIFICATE)
    if opened is not None:
        raise PemError("a PEM block has a first line and no last one", _ONE_CERTIFICATE)
    if not blocks:
        raise PemError("the text contains no certificate", _ONE_CERTIFICATE)
    return blocks


def _check_label(label: str) -> None:
    """Refuse a block that is not a certificate, with the right reason."""
    if label in _CERTIFICATE_LABELS:
        return
    if label.endswith("PRIVATE KEY"):
        raise PemError(
            "a private key stands among certificates",
            "remove it, give it where a key is asked for, and treat it as exposed if this text was shared",
        )
    if label == "TRUSTED CERTIFICATE":
        raise PemError(
            "a certificate is in OpenSSL's own trusted form, which Java and Node do not read",
            "convert it with `openssl x509`",
        )
    raise PemError("a PEM block is no certificate", _ONE_CERTIFICATE)


def _load_block(block: str) -> x509.Certificate:
    """A block of `_certificate_blocks`, decoded."""
    if "\\n" in block:
        raise PemError(
            "a certificate has its line breaks written as \\n",
            "write it as a YAML block (`|`), with real line breaks",
        )
    try:
        return _checked(x509.load_pem_x509_certificate(block.encode()))
    except PemError:
        raise
    except ValueError:
        raise PemError("a certificate cannot be decoded", _ONE_CERTIFICATE) from None


def _checked(certificate: x509.Certificate) -> x509.Certificate:
    """The certificate, after a check that all its parts can be read; `cryptography` decodes them only when asked."""
    try:
        for part in ("subject", "issuer", "not_valid_before_utc", "not_valid_after_utc", "extensions"):
            getattr(certificate, part)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise PemError("a certificate is malformed inside", "have it issued again") from None
    return certificate


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
