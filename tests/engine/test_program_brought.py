"""Inputs that this program does not make: authorities of other stacks, and stores and certificates of users."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from sandbox.testing.stacks import Sandbox
from tests.support.canaries import DECLARATIONS, Planter
from tests.support.documents import ROOT
from tests.support.program import Document, Program

pytestmark = pytest.mark.engine

AUTHORITY = Path(__file__).parent / "fixtures" / "authority"
STACK = "organization/authority/company"
STORES = {
    "passwords": {
        "orchestratorKey": ("sip-orchestrator", "sslConf.orchestrator-key.p12"),
        "orchestratorTrust": ("sip-orchestrator", "sslConf.orchestrator-trust.p12"),
        "adapter": ("stt-adapter", "sslConf.adapter.p12"),
    },
    "one-store": {"orchestrator": ("sip-orchestrator", "sslConf.orchestrator.p12")},
    "authority": {"mutual": ("media-relay", "sslConf.mutual.p12")},
}
"""Brought stores by declaration, and the files in which they must be."""


@pytest.mark.parametrize("name", STORES)
def test_brought_stores_arrive_byte_for_byte(sandbox: Callable[..., Sandbox], name: str) -> None:
    """A finished store is mounted with the same bytes, and its passphrase is passed to the container."""
    program = Program(sandbox(ROOT), DECLARATIONS[name](Planter()))
    program.up()

    stores: Document = program.document["tls"]["stores"]
    assert stores.keys() == STORES[name].keys()
    for key, (container, file) in STORES[name].items():
        assert program.files(container)[file] == base64.b64decode(stores[key]["content"])
        assert stores[key]["passphrase"] in program.secret_environment(container).values()


def test_brought_certificate_becomes_a_store_with_its_key(sandbox: Callable[..., Sandbox]) -> None:
    """The orchestrator's store contains the brought key and certificate, and no certificate is issued for it."""
    program = Program(sandbox(ROOT), DECLARATIONS["keys"](Planter()))
    program.up()
    brought = program.document["tls"]["certificates"]["orchestrator"]

    passphrase = program.secret_environment("sip-orchestrator")["SSL_KEY_PASSPHRASE"].encode()
    store = load_pkcs12(program.files("sip-orchestrator")["sslConf.orchestrator-key.p12"], passphrase)

    assert store.key is not None
    assert store.cert is not None
    key = store.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert key == brought["key"]
    assert store.cert.certificate == x509.load_pem_x509_certificate(brought["certificate"].encode())
    assert program.sandbox.resources("LocallySignedCert") == []


def test_authority_of_another_stack_signs(
    sandbox: Callable[..., Sandbox], program: Callable[..., Program]
) -> None:
    """Leaf certificates are signed with the other stack's key.

    The state holds that key encrypted, and the outputs publish the authority's certificate.
    """
    other = sandbox(AUTHORITY, stack="company")
    assert other.up().code == 0
    company = other.outputs()["caCertificatePem"]
    key = other.pulumi("stack", "output", "caPrivateKeyPem", "--show-secrets").text
    stack = program({"tls.authority": {"name": "company", "stack": {"stack": STACK}}})
    text = stack.up("--diff").text

    published = stack.sandbox.outputs()["authority"]["caBundlePem"]
    passphrase = stack.secret_environment("stt-adapter")["SSL_SERVER_PASSPHRASE"].encode()
    store = load_pkcs12(stack.files("stt-adapter")["sslConf.adapter.p12"], passphrase)

    assert published == company
    assert store.cert is not None
    store.cert.certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(company.encode()))
    stretch = key.splitlines()[1][8:48]
    assert stretch not in text + json.dumps(stack.sandbox.state())
    assert stack.changes("preview", "--expect-no-changes") == {}


def test_missing_output_of_another_stack_is_named(
    sandbox: Callable[..., Sandbox], program: Callable[..., Program]
) -> None:
    """If the other stack does not export the expected output, the error names stack and output and shows no trace."""
    other = sandbox(AUTHORITY, stack="company")
    assert other.up().code == 0
    wrong = {"stack": STACK, "certificateOutput": "certificate"}
    stack = program({"tls.authority": {"name": "company", "stack": wrong}})

    refused = stack.run("preview")

    assert refused.code != 0
    assert f"The stack {STACK} exports no text named certificate" in refused.text
    assert "Traceback" not in refused.text
