"""Renewal: an `up` in the renewal window makes new certificates with the same keys; an earlier `up` makes none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.verification import PolicyBuilder, Store

from sandbox.testing.clock import later
from tests.support.program import Program

pytestmark = pytest.mark.engine

LIFETIMES = {
    "certificateDays": 20,
    "certificateRenewalDays": 5,
    "authorityDays": 50,
    "authorityRenewalDays": 20,
}
NEW_LEAVES = {
    "Deployment voice-gateway": "update",
    "Deployment voice-gateway-stt-adapter": "update",
    "LocallySignedCert voice-gateway-adapter": "replace",
    "LocallySignedCert voice-gateway-orchestrator": "replace",
    "LocallySignedCert voice-gateway-relay": "replace",
    "Secret voice-gateway-media-relay-files": "replace",
    "Secret voice-gateway-sip-orchestrator-files": "replace",
    "Secret voice-gateway-stt-adapter-files": "replace",
}
NEW_AUTHORITY = {
    **NEW_LEAVES,
    "ConfigMap voice-gateway-media-relay-files": "replace",
    "SelfSignedCert voice-gateway-first": "replace",
}


def test_due_certificates_are_replaced_and_nothing_else(program: Callable[..., Program]) -> None:
    """In its window a certificate is replaced, before and after it nothing changes, and keys stay the same.

    A new authority certificate replaces the leaf certificates too. If all certificates have expired, the same happens.

    During a rollout, pods with the old bundle accept new leaves, and pods with the new bundle accept old leaves.
    """
    stack = program({"tls.lifetimes": LIFETIMES})
    assert _changes(stack, "up", 0)

    assert _changes(stack, "preview", 14.9) == {}
    assert _changes(stack, "up", 15.1) == NEW_LEAVES
    old_authority, old_leaf = _authority(stack), _adapter_certificate(stack)
    # the authority's window begins on day 30, and that of the new leaves a little later
    assert _changes(stack, "preview", 29.9) == {}
    assert _changes(stack, "up", 30.05) == NEW_AUTHORITY
    new_authority, new_leaf = _authority(stack), _adapter_certificate(stack)
    assert _changes(stack, "preview", 44.9) == {}
    assert _changes(stack, "preview", 45.1) == NEW_LEAVES
    assert _changes(stack, "preview", 200) == NEW_AUTHORITY

    assert new_authority != old_authority
    assert _public_key(new_authority) == _public_key(old_authority)
    for authority in (old_authority, new_authority):
        for leaf in (old_leaf, new_leaf):
            assert _accepts(authority, leaf, datetime.now(UTC) + timedelta(days=30.2))


def test_default_window_is_the_last_30_of_90_days(program: Callable[..., Program]) -> None:
    """On day 59 nothing changes. On day 61 and after the end, leaves are replaced, as with the official plugin."""
    stack = program()
    assert _changes(stack, "up", 0)

    assert _changes(stack, "preview", 59) == {}
    assert _changes(stack, "preview", 61) == NEW_LEAVES
    assert _changes(stack, "preview", 95) == NEW_LEAVES


def _changes(stack: Program, command: str, days: float) -> dict[str, str]:
    """The changes that the command shows on a day, counted from today."""
    stack.sandbox.environment |= later(days)
    return stack.changes(command)


def _authority(stack: Program) -> x509.Certificate:
    """The authority's certificate, as the outputs publish it."""
    return x509.load_pem_x509_certificate(stack.sandbox.outputs()["authority"]["caBundlePem"].encode())


def _adapter_certificate(stack: Program) -> x509.Certificate:
    """The certificate that the adapter presents, from the store that it reads."""
    passphrase = stack.secret_environment("stt-adapter")["SSL_SERVER_PASSPHRASE"].encode()
    entry = load_pkcs12(stack.files("stt-adapter")["sslConf.adapter.p12"], passphrase).cert
    assert entry is not None
    return entry.certificate


def _accepts(authority: x509.Certificate, leaf: x509.Certificate, at: datetime) -> bool:
    """Whether a client that trusts the authority accepts the adapter's certificate at that time.

    Other errors are raised.
    """
    verifier = PolicyBuilder().store(Store([authority])).time(at)
    return (
        verifier.build_server_verifier(x509.DNSName("voice-gateway-stt-adapter")).verify(leaf, [])[0] == leaf
    )


def _public_key(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
