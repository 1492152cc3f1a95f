"""Builds and signs certificates, for any issuer.

Owns extensions, their criticality, serial numbers and validity, as Go's crypto/x509 writes them for the official
plugin. It also reads inputs in PEM, with messages that quote nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.plugins.errors import PluginError
from sandbox.plugins.tls import clock
from sandbox.plugins.tls.keys import PrivateKey, PublicKey, public_bytes
from sandbox.plugins.tls.uses import extended_key_usage, key_usage
from sandbox.plugins.wire import Object

SERIAL_NUMBERS: Final = 2**128
_P384_BITS: Final = 384
_UNBOUNDED: Final = -1
"""A `maxPathLength` that means no limit, like a missing one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a certificate is for."""

    name: x509.Name
    alternative_names: x509.SubjectAlternativeName | None
    key: PublicKey


@dataclass(frozen=True, slots=True)
class Issuer:
    """The signer: a private key, and its certificate unless the subject signs for itself."""

    key: PrivateKey
    certificate: x509.Certificate | None = None


def issue(subject: Subject, issuer: Issuer, inputs: Object) -> tuple[str, Object]:
    """Sign a certificate, and return its decimal serial number and the outputs that describe it.

    Args:
        subject: who it is for.
        issuer: who signs it.
        inputs: the inputs of a certificate resource, with defaults.

    Raises:
        PluginError: a certificate authority has no name, or `setAuthorityKeyId` has no subject key identifier to name.
    """
    if inputs["isCaCertificate"] and not subject.name.rdns:
        raise PluginError(
            "a certificate authority needs a subject with at least one name (RFC 5280, 4.1.2.6)"
        )
    begin = clock.now()
    end = begin + timedelta(hours=inputs["validityPeriodHours"])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.certificate.subject if issuer.certificate else subject.name)
        .public_key(subject.key)
        .serial_number(1 + secrets.randbelow(SERIAL_NUMBERS - 1))
        .not_valid_before(begin.replace(microsecond=0))  # certificates have no fractions of a second
        .not_valid_after(end.replace(microsecond=0))
    )
    certificate = _extended(builder, subject, issuer, inputs).sign(issuer.key, signature_hash(issuer.key))
    return str(certificate.serial_number), {
        "certPem": certificate.public_bytes(Encoding.PEM).decode(),
        "validityStartTime": clock.timestamp(begin),
        "validityEndTime": clock.timestamp(end),
        "readyForRenewal": False,
    }


def signature_hash(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None:
    """The digest that Go's crypto/x509 chooses for a key; Ed25519 has its own."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return None
    bits = key.curve.key_size if isinstance(key, ec.EllipticCurvePrivateKey) else 0
    if bits < _P384_BITS:
        return hashes.SHA256()
    return hashes.SHA384() if bits == _P384_BITS else hashes.SHA512()


def load_certificate(pem: str, what: str) -> x509.Certificate:
    """Read the first certificate of a PEM text.

    Raises:
        PluginError: there is none.
    """
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise PluginError(f"{what} contains no certificate in PEM") from None


def load_request(pem: str, what: str) -> x509.CertificateSigningRequest:
    """Read a certificate request.

    Raises:
        PluginError: the text is no request, or its signature is not that of its key.
    """
    try:
        request = x509.load_pem_x509_csr(pem.encode())
    except ValueError:
        raise PluginError(f"{what} contains no certificate request in PEM") from None
    if not request.is_signature_valid:
        raise PluginError(f"{what} is not signed with the key that it names")
    return request


def issuing_pair(certificate: x509.Certificate, key: PrivateKey) -> Issuer:
    """An issuer whose key and certificate belong together.

    Raises:
        PluginError: they do not.
    """
    if public_bytes(key.public_key()) != public_bytes(certificate.public_key()):
        raise PluginError("caPrivateKeyPem is not the key of caCertPem")
    return Issuer(key, certificate)


def _extended(
    builder: x509.CertificateBuilder, subject: Subject, issuer: Issuer, inputs: Object
) -> x509.CertificateBuilder:
    is_ca = inputs["isCaCertificate"]
    wanted = inputs.get("maxPathLength", _UNBOUNDED)
    length = wanted if is_ca and wanted >= 0 else None
    own_id = _subject_key_id(subject.key) if is_ca or inputs["setSubjectKeyId"] else None
    authority_id = _authority_key_id(own_id, issuer, wanted=inputs.get("setAuthorityKeyId", False))
    # RFC 5280, 4.2.1.6: with an empty subject, only the alternative names identify it
    extensions: list[tuple[x509.ExtensionType | None, bool]] = [
        (key_usage(inputs["allowedUses"]), True),
        (extended_key_usage(inputs["allowedUses"]), False),
        (x509.BasicConstraints(ca=is_ca, path_length=length), True),
        (own_id, False),
        (authority_id, False),
        (subject.alternative_names, not subject.name.rdns),
    ]
    for extension, critical in extensions:
        if extension is not None:
            builder = builder.add_extension(extension, critical=critical)
    return builder


def _subject_key_id(key: PublicKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key)


def _authority_key_id(
    own_id: x509.SubjectKeyIdentifier | None, issuer: Issuer, *, wanted: bool
) -> x509.AuthorityKeyIdentifier | None:
    if issuer.certificate is not None:
        try:
            issuer_id = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        except x509.ExtensionNotFound:
            return None
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id)
    if not wanted:
        return None
    if own_id is None:
        raise PluginError(
            "setAuthorityKeyId needs setSubjectKeyId or isCaCertificate: without them there is no key id"
        )
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id)
