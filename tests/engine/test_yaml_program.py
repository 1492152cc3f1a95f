"""A gateway in a Pulumi YAML program on the real engine, compared with one in Python."""

import base64
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.processes import importing
from sandbox.testing.stacks import Sandbox
from tests.support.declarations import GOOGLE_KEY
from tests.support.documents import ROOT

pytestmark = pytest.mark.engine

PROGRAM = ROOT / "examples" / "yaml"

CANARY = "canary-of-a-faulty-value"

FAULTY: dict[str, Any] = {
    "target": {"kubernetes": {}},
    "assistant": {"url": f"http://{CANARY}.example.com", "apiKey": f"{CANARY}-0123456789"},
    "speechToText": {"url": "https://speech.example.com/stt", "apiKey": f"{CANARY}-0123456789"},
    "whitelists": {"trustedAddresses": [CANARY]},
}
"""Several faults: in single values, between fields, and in a missing field."""


def _faults(text: str) -> str:
    """The report of faults from the engine's output, without the indentation that the engine adds."""
    diagnostics = text.partition("Diagnostics:")[2]
    found = re.search(
        r"The stack declaration has .*?(?=\n *\n(?:Resources|Outputs):|\Z)", diagnostics, re.DOTALL
    )
    assert found, text
    return "\n".join(line.strip() for line in found.group().splitlines() if line.strip())


def test_a_program_in_yaml_deploys_a_gateway(sandbox: Callable[..., Sandbox]) -> None:
    """The password of the program's own resource reaches the orchestrator, and a second run changes nothing."""
    stack = sandbox(PROGRAM, stack="contact")
    rendered = stack.folder / "rendered"
    stack.config = yaml.safe_dump({"config": {"contact-centre-yaml:render": str(rendered)}})

    first = stack.preview()
    made = stack.up()
    again = stack.preview("--expect-no-changes")

    assert first.code == 0, first.text
    assert made.code == 0, made.text
    assert again.code == 0, again.text
    [password] = [
        json.loads(each["outputs"]["result"]["plaintext"])
        for each in stack.state("--show-secrets")["resources"]
        if each["urn"].endswith("RandomPassword::password")
    ]
    objects = [yaml.safe_load(file.read_text("utf-8")) for file in rendered.rglob("*.yaml")]
    [secret] = [
        each["data"]
        for each in objects
        if each["kind"] == "Secret" and "WATSON_CONVERSATION_PASSWORD" in each["data"]
    ]
    assert base64.b64decode(secret["WATSON_CONVERSATION_PASSWORD"]).decode() == password
    assert password not in json.dumps(stack.state())
    assert password not in f"{first.text}{made.text}{again.text}"
    assert stack.outputs()["sip"]["tlsPort"] == 5061


def test_an_adapter_is_deployed_alone(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """An adapter alone is one pod with its policies and Service.

    A second run changes nothing, and the state shows none of its secrets.
    """
    rendered = tmp_path / "rendered"
    adapter = {
        "google": {"credentials": GOOGLE_KEY},
        "username": "relays",
        "password": f"{CANARY}-of-the-relays",
        "outside": {"service": "LoadBalancer", "names": ["stt.example.com"], "sources": ["192.0.2.0/24"]},
    }
    program = _yaml()
    program["resources"]["gateway"] = {
        "type": "voice-gateway:SpeechToTextAdapter",
        "properties": {
            "name": "speech",
            "target": {"kubernetes": {"render": str(rendered)}},
            "images": {"adapter": "registry.example.com/stt-adapter:1.0.7.0"},
            "adapter": adapter,
        },
    }
    program["outputs"] = {"exposure": "${gateway.exposure}"}
    stack = sandbox(_project(tmp_path / "adapter", program), stack="adapter")

    made = stack.up()
    again = stack.preview("--expect-no-changes")

    assert made.code == 0, made.text
    assert again.code == 0, again.text
    kinds = [yaml.safe_load(file.read_text("utf-8"))["kind"] for file in rendered.rglob("*.yaml")]
    assert kinds.count("Deployment") == 1
    [exposed] = stack.outputs()["exposure"]
    assert exposed["authentication"] == "password"
    assert CANARY not in json.dumps(stack.state())
    assert CANARY not in made.text


def test_faults_read_the_same_in_yaml_and_in_python(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """YAML and Python give the same report: path, reason and remedy of each fault, without trace or values."""
    in_yaml = sandbox(_project(tmp_path / "in-yaml", _yaml()), stack="faulty").preview()
    python = sandbox(_project(tmp_path / "in-python", {"runtime": "python"}), stack="python")
    (tmp_path / "in-python" / "__main__.py").write_text(
        f"from components import VoiceGateway\n\nVoiceGateway('gateway', {FAULTY!r})\n", encoding="utf-8"
    )
    python.environment["PYTHONPATH"] = os.pathsep.join([importing()["PYTHONPATH"], str(ROOT)])
    in_python = python.preview()

    assert in_yaml.code != 0
    assert in_python.code != 0
    assert _faults(in_yaml.text) == _faults(in_python.text)
    assert "assistant.url\nis not encrypted\n-> write https" in _faults(in_yaml.text)
    for result in (in_yaml, in_python):
        assert CANARY not in result.text
        assert "Traceback" not in result.text
        assert ".py" not in result.text


def test_an_unknown_key_is_refused_in_yaml(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """Pulumi YAML refuses an unknown key at each level, because the package's schema has all keys."""
    program = _yaml()
    program["resources"]["gateway"]["properties"] = {
        "target": {"kubernetes": {"colour": "red"}},
        "assistant": {"url": "https://assistant.example.com"},
    }

    result = sandbox(_project(tmp_path / "unknown", program), stack="unknown").preview()

    assert result.code != 0
    assert "colour: string}' to 'voice-gateway:index:Kubernetes'" in result.text


def _yaml() -> dict[str, Any]:
    gateway = {"type": "voice-gateway:VoiceGateway", "properties": FAULTY}
    return {
        "runtime": "yaml",
        "packages": {"voice-gateway": str(ROOT / "plugin")},
        "resources": {"gateway": gateway},
    }


def _project(folder: Path, program: dict[str, Any]) -> Path:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump({"name": folder.name, **program}), encoding="utf-8")
    return folder
