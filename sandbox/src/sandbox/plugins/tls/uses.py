"""The uses of a certificate: the names in `allowedUses`, and the two extensions that are made of them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

KEY_USAGES: Final = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "cert_signing",
    "crl_signing",
    "encipher_only",
    "decipher_only",
)

EXTENDED_KEY_USAGES: Final[Mapping[str, ObjectIdentifier]] = MappingProxyType(
    {
        "any_extended": ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
        "server_auth": ExtendedKeyUsageOID.SERVER_AUTH,
        "client_auth": ExtendedKeyUsageOID.CLIENT_AUTH,
        "code_signing": ExtendedKeyUsageOID.CODE_SIGNING,
        "email_protection": ExtendedKeyUsageOID.EMAIL_PROTECTION,
        "ipsec_end_system": ObjectIdentifier("1.3.6.1.5.5.7.3.5"),
        "ipsec_tunnel": ObjectIdentifier("1.3.6.1.5.5.7.3.6"),
        "ipsec_user": ObjectIdentifier("1.3.6.1.5.5.7.3.7"),
        "timestamping": ExtendedKeyUsageOID.TIME_STAMPING,
        "ocsp_signing": ExtendedKeyUsageOID.OCSP_SIGNING,
        "microsoft_server_gated_crypto": ObjectIdentifier("1.3.6.1.4.1.311.10.3.3"),
        "netscape_server_gated_crypto": ObjectIdentifier("2.16.840.1.113730.4.1"),
        "microsoft_commercial_code_signing": ObjectIdentifier("1.3.6.1.4.1.311.2.1.22"),
        "microsoft_kernel_code_signing": ObjectIdentifier("1.3.6.1.4.1.311.61.1.1"),
    }
)
"""Names of https://github.com/hashicorp/terraform-provider-tls; OIDs of RFC 5280 and of the vendors that own them."""

ALLOWED_USES: Final = (*KEY_USAGES, *EXTENDED_KEY_USAGES)


def key_usage(uses: Iterable[str]) -> x509.KeyUsage | None:
    """The key usage extension, or nothing if no use needs it."""
    wanted = set(uses) & set(KEY_USAGES)
    if not wanted:
        return None
    agreement = "key_agreement" in wanted
    return x509.KeyUsage(
        digital_signature="digital_signature" in wanted,
        content_commitment="content_commitment" in wanted,
        key_encipherment="key_encipherment" in wanted,
        data_encipherment="data_encipherment" in wanted,
        key_agreement=agreement,
        key_cert_sign="cert_signing" in wanted,
        crl_sign="crl_signing" in wanted,
        # RFC 5280, 4.2.1.3: these two have no meaning without key agreement
        encipher_only=agreement and "encipher_only" in wanted,
        decipher_only=agreement and "decipher_only" in wanted,
    )


def extended_key_usage(uses: Iterable[str]) -> x509.ExtendedKeyUsage | None:
    """The extended key usage extension in the order of the uses, or nothing if no use needs it."""
    wanted = [EXTENDED_KEY_USAGES[use] for use in uses if use in EXTENDED_KEY_USAGES]
    return x509.ExtendedKeyUsage(wanted) if wanted else None
