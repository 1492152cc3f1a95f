"""Certificates as PEM texts: taken apart, checked, written in one normal form, and described by their public facts.

Owns the text layer of certificates (RFC 7468) and the one place where a certificate is loaded. The modules in `checks`
decide whether it is fit for its use.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keystore.errors import PemError

_BOUNDARY = re.compile(r"-----(BEGIN|END) ([^-\r\n]{1,64})-----")
_CERTIFICATE_LABELS = frozenset({"CERTIFICATE", "X509 CERTIFICATE"})
_ONE_CERTIFICATE = "give one whole block, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


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
    return tuple(_load_block(block) for block in _certificate_blocks(text))


def distinct_certificates(texts: Iterable[str]) -> dict[str, Certificate]:
    """All certificates of some PEM texts by `fingerprint`, in its order. Raises `PemError` as `split_pem` does."""
    certificates = {fingerprint(each.parsed): each for text in texts for each in split_pem(text)}
    return dict(sorted(certificates.items()))


def build_pem_bundle(certificates: Iterable[str]) -> str:
    """One PEM text of all certificates: each once, ordered by digest, so that equal sets give equal text.

    Each item may hold several certificates. No item at all gives an empty text. Raises `PemError` as `split_pem` does.
    """
    return "".join(distinct_certificates(certificates).values())


def load_certificates(texts: Iterable[str]) -> list[x509.Certificate]:
    """All certificates of some PEM texts, in order. Raises `PemError` as `split_pem` does."""
    return [certificate.parsed for text in texts for certificate in split_pem(text)]


def load_certificate(text: str) -> x509.Certificate:
    """The one certificate of a PEM text. Raises `PemError` as `split_pem` does, and if there are several."""
    certificates = split_pem(text)
    if len(certificates) != 1:
        raise PemError(
            f"the text contains {len(certificates)} certificates, but only one is allowed here",
            "write only one certificate",
        )
    return certificates[0].parsed


def certificate_from_der(data: bytes) -> Certificate:
    """A certificate from its DER bytes. Raises `PemError` if they are not a certificate."""
    return _decoded(lambda: x509.load_der_x509_certificate(data), "export it again from its source")


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


def _load_block(block: str) -> Certificate:
    """A block of `_certificate_blocks`, decoded."""
    if "\\n" in block:
        raise PemError(
            "a certificate has its line breaks written as \\n",
            "write it as a YAML block (`|`), with real line breaks",
        )
    return _decoded(lambda: x509.load_pem_x509_certificate(block.encode()), _ONE_CERTIFICATE)


def _decoded(load: Callable[[], x509.Certificate], remedy: str) -> Certificate:
    """A certificate of which all parts can be read; `cryptography` decodes them only when asked."""
    try:
        certificate = load()
    except ValueError:
        raise PemError("a certificate cannot be decoded", remedy) from None
    try:
        for part in ("subject", "issuer", "not_valid_before_utc", "not_valid_after_utc", "extensions"):
            getattr(certificate, part)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise PemError("a certificate is malformed inside", "have it issued again") from None
    return Certificate(certificate)


@dataclass(frozen=True)
class CertificateFacts:
    """The facts of one certificate. Nothing here is secret."""

    subject: str
    """In the form of RFC 4514; empty if the certificate has no subject."""
    issuer: str
    names: tuple[str, ...]
    """DNS names, then IP addresses, of the subject alternative name, each in the certificate's order."""
    not_after: datetime
    """In UTC, aware."""
    sha256: str
    """Its `fingerprint`."""
    is_ca: bool


def describe_certificate(pem: str) -> CertificateFacts:
    """The facts of the one certificate in a PEM text. Raises `PemError` if it cannot be read."""
    return facts(load_certificate(pem))


def facts(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of a certificate that was loaded here."""
    constraints = extension(certificate, x509.BasicConstraints)
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        names=_names(certificate),
        not_after=certificate.not_valid_after_utc,
        sha256=fingerprint(certificate),
        is_ca=constraints is not None and constraints.ca,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 over a certificate: 64 lower-case hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def authority_fingerprint(pem: str) -> str:
    """SHA-256 over name and key of an authority: the same for each of its certificates, renewed ones too.

    A chain is checked by the issuer's name and key, so peers that hold an older certificate accept what a newer one's
    key has signed (RFC 5280, section 6.1).
    """
    certificate = load_certificate(pem)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(certificate.subject.public_bytes() + key).hexdigest()


def extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    """One extension of a certificate; None if it does not have it."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    names = extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return ()
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)
