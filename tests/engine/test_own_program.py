"""A gateway in the Pulumi program of another team, on the real engine."""

import base64
import json
import os
from collections.abc import Callable

import pytest
import yaml

from sandbox.processes import importing
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT

pytestmark = pytest.mark.engine

PROGRAM = ROOT / "examples" / "own-program"


def test_a_program_deploys_a_gateway_beside_its_own_resources(sandbox: Callable[..., Sandbox]) -> None:
    """The password of the program's own resource reaches the orchestrator, and a second run changes nothing."""
    stack = sandbox(PROGRAM, stack="contact")
    # as if the gateway's components were installed
    stack.environment["PYTHONPATH"] = os.pathsep.join([importing()["PYTHONPATH"], str(ROOT)])
    rendered = stack.folder / "rendered"
    stack.config = yaml.safe_dump({"config": {"contact-centre:render": str(rendered)}})

    made = stack.up()
    again = stack.preview("--expect-no-changes")

    assert made.code == 0, made.text
    assert again.code == 0, again.text
    objects = [yaml.safe_load(file.read_text("utf-8")) for file in rendered.rglob("*.yaml")]
    [secret] = [
        each["data"]
        for each in objects
        if each["kind"] == "Secret" and "WATSON_CONVERSATION_PASSWORD" in each["data"]
    ]
    [password] = [
        json.loads(each["outputs"]["result"]["plaintext"])
        for each in stack.state("--show-secrets")["resources"]
        if each["urn"].endswith("RandomPassword::assistant")
    ]
    assert base64.b64decode(secret["WATSON_CONVERSATION_PASSWORD"]).decode() == password
    assert stack.outputs()["sip"]["tlsPort"] == 5061
