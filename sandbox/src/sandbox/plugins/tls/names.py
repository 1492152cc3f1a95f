"""Who a certificate is for: the distinguished name and the subject alternative names.

Owns the order and the types of names. The order of the distinguished name is that of Go's crypto/x509, which the
official plugin uses (https://pkg.go.dev/crypto/x509/pkix#Name.ToRDNSequence).
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.x509.name import _ASN1Type  # only with it can a text's ASN.1 type be chosen
from cryptography.x509.oid import NameOID, ObjectIdentifier

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object, Value

SUBJECT_ORDER: Final[Mapping[str, ObjectIdentifier]] = MappingProxyType(
    {
        "country": NameOID.COUNTRY_NAME,
        "organization": NameOID.ORGANIZATION_NAME,
        "organizationalUnit": NameOID.ORGANIZATIONAL_UNIT_NAME,
        "locality": NameOID.LOCALITY_NAME,
        "province": NameOID.STATE_OR_PROVINCE_NAME,
        "streetAddresses": NameOID.STREET_ADDRESS,
        "postalCode": NameOID.POSTAL_CODE,
        "commonName": NameOID.COMMON_NAME,
        "serialNumber": NameOID.SERIAL_NUMBER,
        "emailAddress": NameOID.EMAIL_ADDRESS,
    }
)


_FIXED: Final = (NameOID.COUNTRY_NAME, NameOID.SERIAL_NUMBER, NameOID.EMAIL_ADDRESS)
_PRINTABLE: Final = re.compile(r"[A-Za-z0-9 '()+,./:=?-]*", re.ASCII)
"""The characters that Go writes as a PrintableString (https://pkg.go.dev/encoding/asn1#Marshal)."""


def distinguished_name(subject: Mapping[str, Value]) -> x509.Name:
    """The name in a `subject` block. Several street addresses share one component.

    Raises:
        PluginError: a value does not fit its component, for example a country that is not two letters.
    """
    components = []
    for name, oid in SUBJECT_ORDER.items():
        values = subject.get(name) or []
        texts = [values] if isinstance(values, str) else values
        try:
            attributes = [x509.NameAttribute(oid, text, _string_type(oid, text)) for text in texts if text]
        except ValueError as error:
            raise PluginError(f"subject.{name}: {error}") from None
        if attributes:
            components.append(x509.RelativeDistinguishedName(attributes))
    return x509.Name(components)


def _string_type(oid: ObjectIdentifier, text: str) -> _ASN1Type | None:
    """The type that Go gives to a text in a name: the smallest that fits.

    It is nothing where X.520 fixes another type.
    """
    if oid in _FIXED:
        return None
    return _ASN1Type.PrintableString if _PRINTABLE.fullmatch(text) else _ASN1Type.UTF8String


def alternative_names(inputs: Object) -> x509.SubjectAlternativeName | None:
    """The names under which a peer can be reached, or nothing if the program gives none.

    Raises:
        PluginError: a value is no DNS name, IP address or URI.
    """
    found = [
        *_each(inputs, "dnsNames", x509.DNSName),
        *_each(inputs, "ipAddresses", lambda text: x509.IPAddress(ipaddress.ip_address(text))),
        *_each(inputs, "uris", x509.UniformResourceIdentifier),
    ]
    return x509.SubjectAlternativeName(found) if found else None


def _each(inputs: Object, name: str, read: Callable[[str], x509.GeneralName]) -> Iterator[x509.GeneralName]:
    for index, text in enumerate(inputs.get(name) or []):
        try:
            yield read(text)
        except ValueError as error:
            raise PluginError(f"{name}[{index}]: {error}") from None
