"""Inputs of requests and certificates: what the `tls` plugin refuses, what replaces, and what a preview knows."""

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.plugins.errors import PluginError
from sandbox.plugins.tls.provider import LocallySignedCert
from sandbox.plugins.wire import UNKNOWN, Secret
from support.plugins import is_unchanged, kinds
from support.tls_plugin import (
    LOCALLY_SIGNED,
    SELF_SIGNED,
    Authority,
    cert_request,
    private_key,
    self_signed,
    self_signed_inputs,
    tls,
)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"dnsNames": ["bücher.example"]}, r"^dnsNames\[0\]: "),
        ({"ipAddresses": ["127.0.0.1", "localhost"]}, r"^ipAddresses\[1\]: "),
        ({"subject": {"country": "Germany"}}, r"^subject\.country: "),
    ],
)
def test_names_that_no_certificate_can_carry_are_refused(inputs: dict[str, Any], message: str) -> None:
    """A name that no certificate can contain is refused, and the message has the name."""
    with pytest.raises(PluginError, match=message):
        cert_request(**inputs)


def test_key_of_another_authority_is_refused() -> None:
    """A key that does not belong to the authority's certificate is refused, because no peer would accept the result."""
    authority, other = Authority.make(), Authority.make()
    with pytest.raises(PluginError, match=r"^caPrivateKeyPem is not the key of caCertPem$"):
        authority.sign(cert_request(), caPrivateKeyPem=other.key["privateKeyPem"])


def test_issuer_that_is_no_authority_is_warned_of() -> None:
    """For an issuer that is no authority, the plugin signs and warns, as the official one does."""
    key = private_key()
    for is_ca, expected in ((True, 0), (False, 1)):
        issuer = self_signed(key, isCaCertificate=is_ca)
        inputs = LocallySignedCert.type.completed(
            {
                "caCertPem": issuer["certPem"],
                "caPrivateKeyPem": key["privateKeyPem"].value,
                "certRequestPem": cert_request()["certRequestPem"],
                "validityPeriodHours": 1,
                "allowedUses": [],
            }
        )
        assert expected == len(LocallySignedCert().create(inputs).warnings)


@pytest.mark.parametrize("name", ["caCertPem", "certRequestPem"])
def test_text_that_is_no_certificate_is_named(name: str) -> None:
    """For a text that is no certificate, the message names the property and does not show the text."""
    with pytest.raises(PluginError, match=rf"^{name} contains no certificate( request)? in PEM$"):
        Authority.make().sign(cert_request(), **{name: "no PEM"})


def test_request_with_a_broken_signature_is_refused() -> None:
    """A request whose signature is wrong is refused, because its maker may not have the key."""
    pem = cert_request(subject={"commonName": "x"})["certRequestPem"]
    der = bytearray(x509.load_pem_x509_csr(pem.encode()).public_bytes(Encoding.DER))
    der[-1] ^= 1
    broken = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM).decode()
    with pytest.raises(PluginError, match="certRequestPem is not signed with the key that it names"):
        Authority.make().sign({"certRequestPem": broken})


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (
            {"allowedUses": ["server_auht"]},
            'allowedUses[0]: unknown use "server_auht"; did you mean "server_auth"?',
        ),
        ({"validityPeriodHours": 9000000}, "validityPeriodHours: must be from 0 to 8760000"),
        ({"earlyRenewalHours": -1}, "earlyRenewalHours: must be from 0 to 8760000"),
        ({"subject": {"commonNam": "x"}}, 'subject.commonNam: unknown property "commonNam"; did you mean'),
    ],
)
def test_wrong_inputs_are_refused(inputs: dict[str, Any], reason: str) -> None:
    """Each wrong input has its own message."""
    (found,) = tls(SELF_SIGNED).check(self_signed_inputs(private_key(), **inputs))[1]
    assert found.startswith(reason)


def test_checked_key_is_secret() -> None:
    """A private key is marked as secret by the check, even if the program did not mark it."""
    inputs, reasons = tls(SELF_SIGNED).check(self_signed_inputs({"privateKeyPem": "pem"}))
    assert [] == reasons
    assert Secret("pem") == inputs["privateKeyPem"]


def test_any_input_replaces_but_the_renewal_window() -> None:
    """Any changed input replaces the certificate, except the renewal window."""
    key = private_key()
    old = self_signed_inputs(key)
    plugin = tls(SELF_SIGNED)
    assert is_unchanged(plugin.diff(old, {**old, "setSubjectKeyId": False}))
    assert {"validityPeriodHours": "UPDATE_REPLACE"} == kinds(
        plugin.diff(old, {**old, "validityPeriodHours": 9})
    )
    assert {"subject.commonName": "UPDATE_REPLACE"} == kinds(
        plugin.diff(old, {**old, "subject": {"commonName": "other"}})
    )
    assert {"earlyRenewalHours": "UPDATE"} == kinds(plugin.diff(old, {**old, "earlyRenewalHours": 2}))


def test_renewal_window_changes_in_place() -> None:
    """A changed renewal window changes the state and keeps the certificate."""
    inputs = self_signed_inputs(private_key())
    _, state = tls(SELF_SIGNED).create(inputs)
    updated = tls(SELF_SIGNED).update(state, {**inputs, "earlyRenewalHours": 2})
    assert {**state, "earlyRenewalHours": 2} == updated


def test_preview_leaves_computed_outputs_unknown() -> None:
    """In a preview, computed outputs are unknown, and inputs may be unknown."""
    inputs = {
        "caCertPem": UNKNOWN,
        "caPrivateKeyPem": Secret(UNKNOWN),
        "certRequestPem": UNKNOWN,
        "validityPeriodHours": 24,
        "allowedUses": ["server_auth"],
    }
    assert [] == tls(LOCALLY_SIGNED).check(inputs)[1]
    _, state = tls(LOCALLY_SIGNED).create(inputs, preview=True)
    assert UNKNOWN is state["certPem"]
    assert Secret(UNKNOWN) == state["caPrivateKeyPem"]
    assert 0 == state["earlyRenewalHours"]
    assert UNKNOWN is state["maxPathLength"]
