from collections.abc import Mapping
from datetime import datetime, timedelta

import pulumi
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from facts.model.certificates import IssuedIdentity
from tests.support.certificates import authority, leaf
from tests.support.deployment import deploy
from tests.support.plans import KUBERNETES, ON_KUBERNETES, accepted
from tests.support.pulumi import Recording, run

[PLANNED] = [
    each for each in KUBERNETES.identities if isinstance(each, IssuedIdentity) and each.name == "orchestrator"
]
BROUGHT = authority("brought authority")
STACK = {"certificate": BROUGHT.pem, "key": BROUGHT.key_pem}
REFERENCED = {
    "authority": {
        "stack": {"stack": "acme/certificates/prod", "certificateOutput": "certificate", "keyOutput": "key"}
    }
}


def _run(tls: Mapping[str, object], stack: Mapping[str, object] | None = None) -> Recording:
    """The sample gateway with more settings below `tls`, and another stack that has an authority."""
    made = accepted(ON_KUBERNETES, {"tls": tls})
    stacks = {"acme/certificates/prod": dict(STACK if stack is None else stack)}
    return run(lambda: deploy(made.plan, made.secrets), stacks=stacks)


def _certificate(recording: Recording, identity: str = "sample-orchestrator") -> x509.Certificate:
    outputs = recording.outputs_of("voice-gateway:index:Identity", identity)
    return x509.load_pem_x509_certificate(outputs["certificate"].encode())


def _authority_certificate(recording: Recording) -> x509.Certificate:
    outputs = recording.outputs_of("voice-gateway:index:CertificateAuthority", "sample-first")
    return x509.load_pem_x509_certificate(outputs["chain"][0].encode())


def test_a_generated_authority_may_sign_certificates_only(kubernetes: Recording) -> None:
    """Its certificate is that of a CA, marked critical. Its key may sign certificates and revocation lists only."""
    certificate = _authority_certificate(kubernetes)
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value

    assert constraints.critical
    assert constraints.value.ca
    assert (usage.key_cert_sign, usage.crl_sign) == (True, True)
    assert (usage.digital_signature, usage.key_encipherment) == (False, False)
    assert certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)


def test_an_issued_certificate_is_as_planned(kubernetes: Recording) -> None:
    """Names, addresses, purposes and issuer are the plan's; it is no CA."""
    certificate = _certificate(kubernetes)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value

    assert names.get_values_for_type(x509.DNSName) == list(PLANNED.dns_names)
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.10"]
    assert set(purposes) == {ExtendedKeyUsageOID.SERVER_AUTH}
    relay = _certificate(kubernetes, "sample-relay").extensions
    assert set(relay.get_extension_for_class(x509.ExtendedKeyUsage).value) == {
        ExtendedKeyUsageOID.CLIENT_AUTH
    }
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    certificate.verify_directly_issued_by(_authority_certificate(kubernetes))


@pytest.mark.parametrize(("keys", "expected"), [("ecdsa-p256", False), ("rsa-3072", True)])
def test_only_rsa_keys_encipher(keys: str, *, expected: bool) -> None:
    """The use "key encipherment" is for RSA only. A key of ECDSA signs."""
    certificate = _certificate(_run({"keys": keys}))
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value

    assert usage.digital_signature
    assert usage.key_encipherment is expected


def test_certificates_live_as_long_as_planned(kubernetes: Recording) -> None:
    """Lifetimes and renewal windows reach the plugin as planned."""
    certificate = _certificate(kubernetes)
    window = kubernetes.one(":LocallySignedCert", "sample-orchestrator").plain["earlyRenewalHours"]

    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(hours=2160)
    assert window == 720


def test_only_the_plugin_s_window_renews(kubernetes: Recording) -> None:
    """Only the plugin replaces a certificate because of its age, so none is renewed before its window."""
    windows = {
        record.name: record.plain["earlyRenewalHours"]
        for type_ in (":LocallySignedCert", ":SelfSignedCert")
        for record in kubernetes.of(type_)
    }

    assert windows == {
        "sample-orchestrator": 720,
        "sample-adapter": 720,
        "sample-relay": 720,
        "sample-first": 8760,
    }
    assert not any(record.request.HasField("replacement_trigger") for record in kubernetes.records)


def test_an_identity_has_public_facts(kubernetes: Recording) -> None:
    """The outputs with the fingerprint and the end of validity are public, and match the certificate."""
    outputs = kubernetes.outputs_of("voice-gateway:index:Identity", "sample-orchestrator")
    certificate = _certificate(kubernetes)

    assert datetime.fromisoformat(outputs["notAfter"]) == certificate.not_valid_after_utc
    assert len(bytes.fromhex(outputs["fingerprint"])) == 32


def test_keys_are_pkcs8(kubernetes: Recording) -> None:
    """Keys have the form PKCS8, which the readers of stores need."""
    outputs = kubernetes.outputs_of("voice-gateway:index:Identity", "sample-adapter")

    assert outputs["privateKey"].value.startswith("-----BEGIN PRIVATE KEY-----")


def test_a_brought_authority_signs() -> None:
    """The brought certificate and key sign, and no authority is made."""
    recording = _run({"authority": {"certificate": BROUGHT.pem, "key": BROUGHT.key_pem}})

    _certificate(recording).verify_directly_issued_by(BROUGHT.certificate)
    assert [] == recording.of(":SelfSignedCert")


def test_a_brought_identity_is_used_as_it_is() -> None:
    """The brought certificate is used, and none is issued for that service."""
    brought = leaf("relay.example.com", BROUGHT)
    certificate = {"certificate": "".join(brought.chain), "key": brought.key_pem}

    recording = _run({"certificates": {"relay": certificate}})

    assert _certificate(recording, "sample-relay") == brought.certificate
    assert ["sample-adapter", "sample-orchestrator"] == [
        record.name for record in recording.of(":LocallySignedCert")
    ]


def test_another_stack_s_authority_signs() -> None:
    """Certificate and key that another stack exports sign; its certificate is public, its key secret."""
    recording = _run(REFERENCED)

    outputs = recording.outputs_of("voice-gateway:index:CertificateAuthority", "sample-first")
    _certificate(recording).verify_directly_issued_by(BROUGHT.certificate)
    assert outputs["chain"] == [BROUGHT.pem]
    assert outputs["privateKey"].value == BROUGHT.key_pem


@pytest.mark.parametrize("missing", sorted(STACK))
def test_an_output_that_is_missing_elsewhere_is_named(missing: str) -> None:
    """If the other stack exports no such text, the error names stack and output and says what to do."""
    stack = {name: value for name, value in STACK.items() if name != missing}

    with pytest.raises(
        pulumi.RunError, match=f"acme/certificates/prod exports no text named {missing}: export"
    ):
        _run(REFERENCED, stack)


def test_two_authorities_are_both_trusted_during_a_rotation() -> None:
    """While the authority is replaced, the published bundle contains the old and the new one."""
    coming = authority("Company")
    alongside = [{"name": "next"}, {"name": "company", "certificate": coming.pem}]

    recording = _run({"authority": {"alongside": alongside}})

    outputs = recording.outputs_of("voice-gateway:index:VoiceGateway", "sample")

    assert len(outputs["authority"]["fingerprints"]) == 3
    assert coming.pem in outputs["authority"]["caBundlePem"]
