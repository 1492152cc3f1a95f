"""Another team's program reads the outputs of the dev stack on the real engine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sandbox.processes import importing
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine

CONSUMER = ROOT / "examples" / "consumer"
GATEWAY = "organization/voice-gateway/dev"
EMPTY = ROOT / "benchmarks" / "empty"


def consumer(sandbox: Callable[..., Sandbox], gateway: str = GATEWAY) -> Sandbox:
    """The trunk team's stack, which knows the name of the gateway's."""
    stack = sandbox(CONSUMER, stack="trunk")
    # as if the reader were installed
    stack.environment["PYTHONPATH"] = os.pathsep.join(
        [importing()["PYTHONPATH"], str(ROOT / "reader" / "src")]
    )
    values = {
        "trunk:gateway": gateway,
        "trunk:address": "203.0.113.20",
        "trunk:render": str(stack.folder / "trunk"),
    }
    stack.config = yaml.safe_dump({"config": values})
    return stack


def test_a_trunk_makes_records_and_rules_of_the_outputs(sandbox: Callable[..., Sandbox]) -> None:
    """Names, ports and authorities reach the other team's resources; a second run changes nothing."""
    gateway = Program(sandbox(ROOT), changed(DEV, QUICK))
    gateway.up()
    trunk = consumer(sandbox)

    made = trunk.up()
    again = trunk.preview("--expect-no-changes")

    assert made.code == 0, made.text
    assert again.code == 0, again.text
    objects = {
        each["metadata"]["name"].rpartition("-")[0]: each
        for each in (
            yaml.safe_load(file.read_text("utf-8")) for file in (trunk.folder / "trunk").rglob("*.yaml")
        )
    }
    outputs = gateway.sandbox.outputs()
    assert objects["authorities"]["data"]["ca-bundle.pem"] == outputs["authority"]["caBundlePem"]
    assert (
        "_sips._tcp.voice-gateway-sip.voice-gateway.svc. 300 IN SRV 10 10 5061 voice-gateway-sip.voice-gateway.svc."
        in objects["zone"]["data"]["zone"]
    )
    [egress] = objects["to-gateway"]["spec"]["egress"]
    assert [port["port"] for port in egress["ports"]] == [5061, 16384]
    assert set(trunk.outputs()["renewal"]) == {"adapter", "orchestrator", "relay"}


def test_another_stack_is_named_without_a_trace(sandbox: Callable[..., Sandbox]) -> None:
    """A stack that is no gateway's gives one clear error."""
    other = sandbox(EMPTY, stack="other")
    assert other.up().code == 0
    project = yaml.safe_load((EMPTY / "Pulumi.yaml").read_text("utf-8"))["name"]

    refused = consumer(sandbox, f"organization/{project}/other").preview()

    assert refused.code != 0
    assert (
        f"The stack organization/{project}/other cannot be read as a voice gateway's outputs" in refused.text
    )
    assert "contractVersion is missing" in refused.text
    assert "Traceback" not in refused.text


def test_the_reader_installs_alone(tmp_path: Path) -> None:
    """A folder that pip builds a wheel from, with its types and nothing of the gateway's program."""
    copy = shutil.copytree(ROOT / "reader", tmp_path / "reader")  # a build leaves files in its folder
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(copy)], check=True)
    [wheel] = tmp_path.glob("*.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)], check=True, capture_output=True, text=True
    ).stdout

    assert "voice_gateway_outputs/contract.py" in names
    assert "voice_gateway_outputs/py.typed" in names
    assert "declaration/" not in names
