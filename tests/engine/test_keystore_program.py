"""An authority, a certificate and a key store without a gateway, on the real engine, in Python and in Pulumi YAML."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from keystore import EntryKind, StoreType, describe_certificate, open_store
from sandbox.processes import importing
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT

pytestmark = pytest.mark.engine

IN_YAML = {
    "name": "in-yaml",
    "runtime": "yaml",
    "packages": {"voice-gateway": str(ROOT / "plugin")},
    "resources": {
        "trunk-ca": {"type": "voice-gateway:CertificateAuthority", "properties": {"commonName": "Trunk CA"}},
        "identity": {
            "type": "voice-gateway:Identity",
            "properties": {
                "commonName": "sbc",
                "hosts": ["sbc.example.com"],
                "issuerChain": "${trunk-ca.chain}",
                "issuerKey": "${trunk-ca.privateKey}",
            },
        },
        "store": {
            "type": "voice-gateway:Keystore",
            "properties": {
                "privateKey": "${identity.privateKey}",
                "chain": "${identity.chain}",
                "trusted": "${trunk-ca.chain}",
            },
        },
    },
    "outputs": {"store": "${store.content}", "passphrase": "${store.passphrase}"},
}


@pytest.fixture(params=["python", "yaml"])
def stack(request: pytest.FixtureRequest, sandbox: Callable[..., Sandbox], tmp_path: Path) -> Sandbox:
    """The example in Python, or the same program in YAML."""
    if request.param == "python":
        made = sandbox(ROOT / "examples" / "keystore", stack="trunk")
        made.environment["PYTHONPATH"] = os.pathsep.join([importing()["PYTHONPATH"], str(ROOT)])
        return made
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump(IN_YAML), encoding="utf-8")
    return sandbox(folder, stack="trunk")


def test_a_program_makes_a_store(stack: Sandbox) -> None:
    """The store opens with its passphrase, the state shows no secret of it, and a second run changes nothing."""
    preview = stack.preview()
    made = stack.up()
    outputs = _shown(stack)
    again = stack.up()

    assert preview.code == 0, preview.text
    assert made.code == 0, made.text
    assert again.code == 0, again.text
    assert outputs == _shown(stack)
    store = open_store(base64.b64decode(outputs["store"]), StoreType.PKCS12, outputs["passphrase"])
    [entry] = store.of_kind(EntryKind.KEY)
    assert "sbc.example.com" in describe_certificate(entry.chain[0]).names
    assert store.of_kind(EntryKind.TRUSTED)
    stored = json.dumps(stack.state())
    assert outputs["store"] not in stored
    assert outputs["passphrase"] not in stored
    assert outputs["passphrase"] not in made.text


def _shown(stack: Sandbox) -> dict[str, Any]:
    process = stack.start("pulumi", "stack", "output", "--json", "--show-secrets", separate=True)
    text, errors = process.communicate()
    assert process.returncode == 0, errors
    shown: dict[str, Any] = json.loads(text)
    return shown
