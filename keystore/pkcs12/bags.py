"""The bags of a PKCS12 store (RFC 7292, section 4.2) as we write them: contents and attributes.

Owns the attributes of each bag that Java reads: alias, link to a key, trust. Encrypts nothing.
"""

import re
from collections.abc import Iterable
from typing import Final

from asn1crypto import core, keys, pkcs12
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from keystore.errors import BuildError

_ANY_USE: Final = "2.5.29.37.0"
"""anyExtendedKeyUsage (RFC 5280, section 4.2.1.12), the value that keytool writes."""


def key_bag(shrouded: keys.EncryptedPrivateKeyInfo, label: str, leaf: x509.Certificate) -> pkcs12.SafeBag:
    """An encrypted private key, linked to its certificate."""
    return _bag("pkcs8_shrouded_key_bag", shrouded, [_friendly_name(label), _local_key_id(leaf)])


def leaf_bag(leaf: x509.Certificate, label: str) -> pkcs12.SafeBag:
    """The certificate of the key."""
    return _certificate_bag(leaf, [_friendly_name(label), _local_key_id(leaf)])


def issuer_bag(certificate: x509.Certificate) -> pkcs12.SafeBag:
    """A certificate of the chain that is not a trust anchor. It needs no name, and Java gives it none."""
    return _certificate_bag(certificate, [])


def trusted_bag(certificate: x509.Certificate) -> pkcs12.SafeBag:
    """A certificate with Java's trust attribute. Without this attribute, Java uses it only to build chains.

    The attribute is Oracle's trustedKeyUsage, 2.16.840.1.113894.746875.1.1
    (https://bugs.openjdk.org/browse/JDK-8005408).
    """
    mark = pkcs12.Attribute({"type": "trusted_key_usage", "values": [_ANY_USE]})
    return _certificate_bag(certificate, [_friendly_name(trusted_alias(certificate)), mark])


def trusted_alias(certificate: x509.Certificate) -> str:
    """A name that a reader of `keytool -list` understands, and that no other certificate gets.

    Lower case, because Java drops one of two entries whose names differ in case only.
    """
    words = re.sub(r"[^a-z0-9]+", "-", certificate.subject.rfc4514_string().lower()).strip("-")
    return f"{words[:40]}-{certificate.fingerprint(hashes.SHA256()).hex()[:16]}"


def check_label(label: str, trusted: Iterable[x509.Certificate]) -> None:
    """Raise `BuildError` for a label that cannot be an alias, or that another entry has."""
    if not label or not all(" " <= character <= "~" for character in label):
        raise BuildError("a key's label is empty or not printable ASCII", "use lower-case letters and digits")
    if label.lower() in {trusted_alias(certificate) for certificate in trusted}:
        raise BuildError("a key's label is also the alias of a CA in the same store", "use another label")


def _certificate_bag(certificate: x509.Certificate, attributes: list[pkcs12.Attribute]) -> pkcs12.SafeBag:
    value = core.ParsableOctetString(certificate.public_bytes(Encoding.DER))
    return _bag("cert_bag", pkcs12.CertBag({"cert_id": "x509", "cert_value": value}), attributes)


def _bag(kind: str, value: core.Asn1Value, attributes: list[pkcs12.Attribute]) -> pkcs12.SafeBag:
    fields: dict[str, object] = {"bag_id": kind, "bag_value": value}
    # An empty SET OF attributes would be legal, but the field is optional and others leave it out.
    return pkcs12.SafeBag(fields | ({"bag_attributes": attributes} if attributes else {}))


def _friendly_name(name: str) -> pkcs12.Attribute:
    return pkcs12.Attribute({"type": "friendly_name", "values": [name]})


def _local_key_id(leaf: x509.Certificate) -> pkcs12.Attribute:
    """Identifier that links a key to its certificate: any bytes, equal in both bags."""
    return pkcs12.Attribute({"type": "local_key_id", "values": [leaf.fingerprint(hashes.SHA256())]})
