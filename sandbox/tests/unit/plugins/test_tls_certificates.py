"""Requests and certificates of the `tls` plugin, read with `cryptography`."""

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.plugins.errors import PluginError
from sandbox.plugins.tls.uses import ALLOWED_USES
from sandbox.plugins.wire import Object, Secret
from support.tls_plugin import (
    CERT_REQUEST,
    SELF_SIGNED,
    Authority,
    cert_request,
    private_key,
    self_signed,
    self_signed_inputs,
    tls,
)


def parsed(state: Object) -> x509.Certificate:
    """The certificate in a state."""
    return x509.load_pem_x509_certificate(state["certPem"].encode())


def extensions(certificate: x509.Certificate) -> dict[str, bool]:
    """Names of the extensions, and whether they are critical."""
    return {extension.oid._name: extension.critical for extension in certificate.extensions}  # noqa: SLF001 - a name to read


def test_authority_has_the_extensions_of_one() -> None:
    """A CA certificate has the critical mark of a CA, and the identifier of its key."""
    certificate = parsed(Authority.make(allowedUses=["cert_signing", "crl_signing"]).certificate)
    expected = {"keyUsage": True, "basicConstraints": True, "subjectKeyIdentifier": False}
    assert expected == extensions(certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (True, True, False) == (usage.key_cert_sign, usage.crl_sign, usage.digital_signature)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (True, None) == (constraints.ca, constraints.path_length)


def test_authority_names_its_key_unasked() -> None:
    """A CA has a subject key identifier even without `setSubjectKeyId`, as in Go's library."""
    certificate = parsed(self_signed(private_key(), isCaCertificate=True))
    assert "subjectKeyIdentifier" in extensions(certificate)


def test_path_length_is_written_for_authorities_only() -> None:
    """`maxPathLength` limits the chain below a CA, also with 0, and has no effect on other certificates."""
    for is_ca, expected in ((True, 0), (False, None)):
        certificate = parsed(self_signed(private_key(), isCaCertificate=is_ca, maxPathLength=0))
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        assert expected == constraints.path_length


def test_self_signed_certificate_can_name_its_own_key() -> None:
    """With `setAuthorityKeyId`, a self-signed certificate repeats its subject key identifier."""
    certificate = parsed(self_signed(private_key(), setSubjectKeyId=True, setAuthorityKeyId=True))
    own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    authority = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert own.digest == authority.key_identifier


def test_authority_key_id_needs_an_id() -> None:
    """`setAuthorityKeyId` without a subject key identifier is refused."""
    with pytest.raises(PluginError, match="setAuthorityKeyId needs setSubjectKeyId"):
        self_signed(private_key(), setAuthorityKeyId=True)


def test_authority_needs_a_name() -> None:
    """A CA without a subject is refused, because it could issue nothing."""
    with pytest.raises(PluginError, match="a certificate authority needs a subject"):
        self_signed(private_key(), isCaCertificate=True, subject={})


def test_leaf_carries_the_names_of_its_request() -> None:
    """A certificate has the names of its request, the uses and validity of its inputs, and the issuer of the CA."""
    authority = Authority.make()
    request = cert_request(
        subject={"commonName": "adapter"},
        dnsNames=["adapter.shop.svc", "*.example.com"],
        ipAddresses=["127.0.0.1", "2001:db8::1"],
        uris=["spiffe://shop/adapter"],
    )
    state = authority.sign(request, allowedUses=["digital_signature", "server_auth", "client_auth"])
    leaf, root = parsed(state), parsed(authority.certificate)
    leaf.verify_directly_issued_by(root)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert ["adapter.shop.svc", "*.example.com"] == names.get_values_for_type(x509.DNSName)
    assert [ip_address("127.0.0.1"), ip_address("2001:db8::1")] == names.get_values_for_type(x509.IPAddress)
    assert ["spiffe://shop/adapter"] == names.get_values_for_type(x509.UniformResourceIdentifier)
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH] == list(usage)
    assert {
        "keyUsage": True,
        "extendedKeyUsage": False,
        "basicConstraints": True,
        "authorityKeyIdentifier": False,
        "subjectAltName": False,
    } == extensions(leaf)
    assert leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert "ECDSA" == state["caKeyAlgorithm"]


def test_names_are_critical_where_they_are_all_there_is() -> None:
    """If the subject is empty, the alternative names are critical, as RFC 5280, 4.2.1.6 demands."""
    leaf = parsed(Authority.make().sign(cert_request(dnsNames=["a.example"])))
    assert extensions(leaf)["subjectAltName"] is True


def test_validity_begins_now_and_lasts_as_asked() -> None:
    """The validity begins now and has the given length. The times in the state have fractions of a second too."""
    state = self_signed(private_key(), validityPeriodHours=36)
    certificate = parsed(state)
    assert timedelta(hours=36) == certificate.not_valid_after_utc - certificate.not_valid_before_utc
    begin, end = (datetime.fromisoformat(state[f"validity{edge}Time"]) for edge in ("Start", "End"))
    assert begin.replace(microsecond=0) == certificate.not_valid_before_utc
    assert end.replace(microsecond=0) == certificate.not_valid_after_utc
    assert end - begin == timedelta(hours=36)
    assert "maxPathLength" not in state
    assert state["readyForRenewal"] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop relay", _ASN1Type.PrintableString),
        ("web.example.com", _ASN1Type.PrintableString),
        ("a@b", _ASN1Type.UTF8String),
        ("a*b", _ASN1Type.UTF8String),
        ("Zürich", _ASN1Type.UTF8String),
    ],
)
def test_names_have_the_type_that_go_gives_them(text: str, expected: _ASN1Type) -> None:
    """Names have the ASN.1 type that Go chooses, so that a certificate equals the original's byte for byte."""
    [attribute] = parsed(self_signed(private_key(), subject={"commonName": text})).subject
    assert attribute._type is expected  # noqa: SLF001 - the only place where the type can be read


def test_serial_numbers_are_random_and_the_id() -> None:
    """The serial number is random, has at most 128 bits, and is the id."""
    inputs = self_signed_inputs(private_key())
    made = [tls(SELF_SIGNED).create(inputs) for _ in range(2)]
    numbers = [parsed(state).serial_number for _, state in made]
    assert [str(number) for number in numbers] == [resource_id for resource_id, _ in made]
    assert numbers[0] != numbers[1]
    assert all(0 < number < 2**128 for number in numbers)


@pytest.mark.parametrize(
    ("key", "digest"),
    [
        ({"algorithm": "RSA"}, hashes.SHA256),
        ({"ecdsaCurve": "P256"}, hashes.SHA256),
        ({"ecdsaCurve": "P384"}, hashes.SHA384),
        ({"ecdsaCurve": "P521"}, hashes.SHA512),
        ({"algorithm": "ED25519"}, None),
    ],
)
def test_signature_fits_the_key(key: dict[str, Any], digest: type[hashes.HashAlgorithm] | None) -> None:
    """The digest of the signature matches the curve of the key, and Ed25519 has its own."""
    algorithm = parsed(self_signed(private_key(**key))).signature_hash_algorithm
    assert digest is (type(algorithm) if algorithm else None)


def test_every_use_is_accepted_and_written() -> None:
    """All uses of the official plugin are accepted, and can be read back from the certificate."""
    certificate = parsed(self_signed(private_key(), allowedUses=list(ALLOWED_USES)))
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.encipher_only
    assert usage.decipher_only
    assert 14 == len(list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value))
    assert [] == tls(SELF_SIGNED).check(self_signed_inputs(private_key(), allowedUses=list(ALLOWED_USES)))[1]


def test_subject_has_the_order_of_the_official_plugin() -> None:
    """The parts of a subject have the order of Go's library, whatever order the program has."""
    subject = {
        "commonName": "front",
        "serialNumber": "7",
        "organization": "Shop",
        "country": "DE",
        "streetAddresses": ["One", "Two"],
        "emailAddress": "a@example.com",
    }
    name = parsed(self_signed(private_key(), subject=subject)).subject
    expected = [
        NameOID.COUNTRY_NAME,
        NameOID.ORGANIZATION_NAME,
        NameOID.STREET_ADDRESS,
        NameOID.STREET_ADDRESS,
        NameOID.COMMON_NAME,
        NameOID.SERIAL_NUMBER,
        NameOID.EMAIL_ADDRESS,
    ]
    assert expected == [attribute.oid for attribute in name]
    assert 6 == len(name.rdns)


def test_request_is_signed_by_its_key() -> None:
    """A request is signed with its key, and its id is the digest of its bytes."""
    resource_id, state = tls(CERT_REQUEST).create(
        {"privateKeyPem": private_key()["privateKeyPem"], "subject": {"commonName": "x"}}
    )
    request = x509.load_pem_x509_csr(state["certRequestPem"].encode())
    assert request.is_signature_valid
    assert 40 == len(resource_id)
    assert isinstance(state["privateKeyPem"], Secret)
