"""Keys and certificates from the sandbox's `tls` plugin, in the form of a program's resources."""

from dataclasses import dataclass

from sandbox.plugins.tls.provider import TlsProvider
from sandbox.plugins.wire import Object, Value
from support.plugins import Plugin

PRIVATE_KEY = "tls:index/privateKey:PrivateKey"
CERT_REQUEST = "tls:index/certRequest:CertRequest"
SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert"
LOCALLY_SIGNED = "tls:index/locallySignedCert:LocallySignedCert"


def tls(token: str) -> Plugin:
    """A `tls` plugin, for resources of one type."""
    return Plugin(TlsProvider(), token)


def private_key(**inputs: Value) -> Object:
    """The state of a private key, which is small and fast to make by default."""
    return tls(PRIVATE_KEY).create({"algorithm": "ECDSA", "ecdsaCurve": "P256", **inputs})[1]


def self_signed(key: Object, **inputs: Value) -> Object:
    """The state of a self-signed certificate."""
    return tls(SELF_SIGNED).create(self_signed_inputs(key, **inputs))[1]


def self_signed_inputs(key: Object, **inputs: Value) -> Object:
    """Valid inputs of a self-signed certificate."""
    fixed = {"subject": {"commonName": "root"}, "validityPeriodHours": 24, "allowedUses": ["cert_signing"]}
    return {"privateKeyPem": key["privateKeyPem"], **fixed, **inputs}


@dataclass
class Authority:
    """A certificate authority that the plugin made."""

    key: Object
    certificate: Object

    @classmethod
    def make(cls, **inputs: Value) -> "Authority":
        """Make a new authority."""
        key = private_key()
        return cls(key, self_signed(key, isCaCertificate=True, setSubjectKeyId=True, **inputs))

    def sign(self, request: Object, **inputs: Value) -> Object:
        """The state of a certificate for a request."""
        fixed = {
            "caCertPem": self.certificate["certPem"],
            "caPrivateKeyPem": self.key["privateKeyPem"],
            "certRequestPem": request["certRequestPem"],
            "validityPeriodHours": 24,
            "allowedUses": ["server_auth"],
        }
        return tls(LOCALLY_SIGNED).create({**fixed, **inputs})[1]


def cert_request(**inputs: Value) -> Object:
    """The state of a request, with a new key."""
    return tls(CERT_REQUEST).create({"privateKeyPem": private_key()["privateKeyPem"], **inputs})[1]
