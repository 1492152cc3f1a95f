"""Authorities and certificates for tests, made when they are needed, with any one fault on request."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from keystore import KeyEntry

NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""The time of the checks in tests."""

_PURPOSES = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}


@cache
def rsa_key(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    """An RSA key, made once per run and number, because making one is slow."""
    del number  # the number only distinguishes keys
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def ec_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """A new EC key, P-256 by default."""
    return ec.generate_private_key(curve or ec.SECP256R1())


def key_pem(key: CertificateIssuerPrivateKeyTypes) -> str:
    """A private key as PKCS8 PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True)
class Holder:
    """A private key and its certificate, and the chain above it."""

    key: CertificateIssuerPrivateKeyTypes = field(repr=False)
    certificate: x509.Certificate
    issuers: tuple[Self, ...] = ()

    @property
    def pem(self) -> str:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        """The private key."""
        return key_pem(self.key)

    @property
    def chain(self) -> tuple[str, ...]:
        """The certificate and those of its issuers, the root last."""
        return (self.pem, *(issuer.pem for issuer in self.issuers))

    @property
    def entry(self) -> KeyEntry:
        """The key and the whole chain, in the writer's form."""
        return KeyEntry(self.key_pem, self.chain)


def store_of(holder: Holder, passphrase: str) -> bytes:
    """A PKCS12 with key, certificate and chain, as a server reads it."""
    assert isinstance(holder.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    chain = [issuer.certificate for issuer in holder.issuers]
    secret = BestAvailableEncryption(passphrase.encode())
    return serialize_key_and_certificates(b"server", holder.key, holder.certificate, chain, secret)


@dataclass(frozen=True)
class CertificateSpec:
    """The properties of a certificate. The defaults are those of a good one."""

    name: str
    key: CertificateIssuerPrivateKeyTypes | None = None
    ca: bool = False
    constraints: bool = True
    path_length: int | None = None
    names: tuple[str, ...] = ()
    purposes: tuple[str, ...] | None = ("server", "client")
    key_cert_sign: bool = True
    digital_signature: bool = True
    not_before: datetime = NOW - timedelta(days=10)
    not_after: datetime = NOW + timedelta(days=90)
    digest: hashes.SHA256 | hashes.SHA384 = field(default_factory=hashes.SHA256)


def authority(name: str, issuer: Holder | None = None, **changes: object) -> Holder:
    """A CA certificate, which is self-signed unless an issuer is given."""
    properties = {"ca": True, "purposes": None, "not_after": NOW + timedelta(days=3650)} | changes
    return make(CertificateSpec(name, **properties), issuer)  # type: ignore[arg-type]  # it checks them


def leaf(name: str, issuer: Holder | None, **changes: object) -> Holder:
    """A certificate for one host, valid for client and server."""
    properties = {"names": (name,)} | changes
    return make(CertificateSpec(name, **properties), issuer)  # type: ignore[arg-type]  # it checks them


def make(spec: CertificateSpec, issuer: Holder | None) -> Holder:
    """A certificate with these properties, signed by an issuer or by itself."""
    key = spec.key or ec_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, spec.name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(spec.not_before)
        .not_valid_after(spec.not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    # OpenSSL distinguishes two CAs of one name only by their key identifiers
    above = (issuer.key if issuer else key).public_key()
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
    builder = _with_extensions(builder, spec)
    certificate = builder.sign(issuer.key if issuer else key, spec.digest)
    return Holder(key, certificate, (issuer, *issuer.issuers) if issuer else ())


def _with_extensions(builder: x509.CertificateBuilder, spec: CertificateSpec) -> x509.CertificateBuilder:
    if spec.constraints:
        constraints = x509.BasicConstraints(ca=spec.ca, path_length=spec.path_length)
        builder = builder.add_extension(constraints, critical=True)
    if spec.names:
        builder = builder.add_extension(x509.SubjectAlternativeName(_names(spec.names)), critical=False)
    if spec.purposes is not None:
        purposes = x509.ExtendedKeyUsage([_PURPOSES[purpose] for purpose in spec.purposes])
        builder = builder.add_extension(purposes, critical=False)
    usage = x509.KeyUsage(
        digital_signature=spec.digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=True,
        key_cert_sign=spec.ca and spec.key_cert_sign,
        crl_sign=spec.ca,
        encipher_only=False,
        decipher_only=False,
    )
    return builder.add_extension(usage, critical=True)


def _names(names: tuple[str, ...]) -> list[x509.GeneralName]:
    return [
        x509.IPAddress(ip_address(name)) if name[0].isdigit() or ":" in name else x509.DNSName(name)
        for name in names
    ]
