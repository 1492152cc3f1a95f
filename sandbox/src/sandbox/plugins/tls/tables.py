"""The property tables of the `tls` resource types.

Names, types and secrets are from the published schema of the package. Defaults and replacement are from the upstream
provider: every change replaces, except that of the renewal window.
"""

from collections.abc import Mapping
from typing import Final

from sandbox.plugins.schema import BOOLEAN, INTEGER, STRING, ListOf, ObjectOf, Output, Property, ResourceType

_PROXY: Final = ObjectOf(
    {
        "fromEnv": Property(BOOLEAN),
        "password": Property(STRING, secret=True),
        "url": Property(STRING),
        "username": Property(STRING),
    }
)

CONFIGURATION: Final[Mapping[str, Property]] = {"proxy": Property(_PROXY)}

_SUBJECT: Final = ObjectOf(
    {
        "commonName": Property(STRING),
        "country": Property(STRING),
        "emailAddress": Property(STRING),
        "locality": Property(STRING),
        "organization": Property(STRING),
        "organizationalUnit": Property(STRING),
        "postalCode": Property(STRING),
        "province": Property(STRING),
        "serialNumber": Property(STRING),
        "streetAddresses": Property(ListOf(STRING)),
    }
)

_NAMES: Final[Mapping[str, Property]] = {
    "dnsNames": Property(ListOf(STRING), replaces=True),
    "ipAddresses": Property(ListOf(STRING), replaces=True),
    "uris": Property(ListOf(STRING), replaces=True),
    "subject": Property(_SUBJECT, replaces=True),
    "privateKeyPem": Property(STRING, required=True, replaces=True, secret=True),
}

_VALIDITY: Final[Mapping[str, Property]] = {
    "allowedUses": Property(ListOf(STRING), required=True, replaces=True),
    "earlyRenewalHours": Property(INTEGER, default=0),
    "isCaCertificate": Property(BOOLEAN, replaces=True, default=False),
    "maxPathLength": Property(INTEGER, replaces=True, computed=True),
    "setSubjectKeyId": Property(BOOLEAN, replaces=True, default=False),
    "validityPeriodHours": Property(INTEGER, required=True, replaces=True),
}

_CERTIFICATE_OUTPUTS: Final[Mapping[str, Output]] = {
    "certPem": Output(STRING),
    "readyForRenewal": Output(BOOLEAN),
    "validityEndTime": Output(STRING),
    "validityStartTime": Output(STRING),
}

PRIVATE_KEY: Final = ResourceType(
    "tls:index/privateKey:PrivateKey",
    {
        "algorithm": Property(STRING, required=True, replaces=True),
        "ecdsaCurve": Property(STRING, replaces=True, default="P224"),
        "rsaBits": Property(INTEGER, replaces=True, default=2048),
    },
    {
        "privateKeyOpenssh": Output(STRING, secret=True),
        "privateKeyPem": Output(STRING, secret=True),
        "privateKeyPemPkcs8": Output(STRING, secret=True),
        "publicKeyFingerprintMd5": Output(STRING),
        "publicKeyFingerprintSha256": Output(STRING),
        "publicKeyOpenssh": Output(STRING),
        "publicKeyPem": Output(STRING),
    },
)

CERT_REQUEST: Final = ResourceType(
    "tls:index/certRequest:CertRequest",
    _NAMES,
    {"certRequestPem": Output(STRING), "keyAlgorithm": Output(STRING)},
)

SELF_SIGNED_CERT: Final = ResourceType(
    "tls:index/selfSignedCert:SelfSignedCert",
    {**_NAMES, **_VALIDITY, "setAuthorityKeyId": Property(BOOLEAN, replaces=True, default=False)},
    {**_CERTIFICATE_OUTPUTS, "keyAlgorithm": Output(STRING)},
)

LOCALLY_SIGNED_CERT: Final = ResourceType(
    "tls:index/locallySignedCert:LocallySignedCert",
    {
        **_VALIDITY,
        "caCertPem": Property(STRING, required=True, replaces=True),
        "caPrivateKeyPem": Property(STRING, required=True, replaces=True, secret=True),
        "certRequestPem": Property(STRING, required=True, replaces=True),
    },
    {**_CERTIFICATE_OUTPUTS, "caKeyAlgorithm": Output(STRING)},
)
