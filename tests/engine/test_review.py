"""The reviewers' reports understand the outputs of a real stack and a preview of the real engine."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from declaration.stack_file import KEY
from review.diff import main as diff
from review.report import main as report
from tests.support.program import Program

pytestmark = pytest.mark.engine


def _json(stack: Program, *command: str) -> object:
    """The JSON that the engine prints on standard output."""
    process = stack.sandbox.start(*command, separate=True)
    text, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    found: object = json.loads(text)
    return found


def test_outputs_and_a_preview_are_understood(
    program: Callable[..., Program], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outputs give each certificate its real end, and a preview says once what is replaced and which pods restart."""
    stack = program()
    stack.up()
    old, new, outputs, preview = (
        tmp_path / name for name in ("old.yaml", "new.yaml", "outputs.json", "preview.json")
    )
    old.write_text(yaml.safe_dump({"config": {KEY: stack.document}}), "utf-8")
    outputs.write_text(json.dumps(stack.sandbox.outputs()), "utf-8")

    assert 0 == report([str(old), "--outputs", str(outputs), "--format", "json"])
    made = json.loads(capsys.readouterr().out)
    ends = {each["service"]: each["notAfter"] for each in stack.sandbox.outputs()["certificates"]}
    assert ends == {each["name"]: each["notAfter"] for each in made["certificates"]}
    assert stack.sandbox.outputs()["authority"]["fingerprints"] == [
        each["fingerprint"] for each in made["authorities"]
    ]

    stack.declare({"tls.names": ["sip.example.com"]})
    new.write_text(yaml.safe_dump({"config": {KEY: stack.document}}), "utf-8")
    preview.write_text(json.dumps(_json(stack, "preview", "--json")), "utf-8")
    assert 0 == diff([str(old), str(new), "--preview", str(preview)])
    lines = capsys.readouterr().out.splitlines()
    assert "- **neutral**: replaces the certificate voice-gateway-orchestrator" in lines
    [rollout] = [line for line in lines if "one instance after the other" in line]
    assert rollout.startswith(
        "- **neutral**: replaces voice-gateway (1 instance), one instance after the other: "
    )
    assert any(line.startswith("- **neutral**: changes resources: ") for line in lines)
