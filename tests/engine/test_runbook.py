"""Steps of the runbook that only an engine can show."""

from collections.abc import Callable

import pytest

from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed

pytestmark = pytest.mark.engine


def test_generated_password_is_replaced_on_both_sides(sandbox: Callable[..., Sandbox]) -> None:
    """Replacing a generated password changes the Secrets of both sides and rolls their pods, and nothing else."""
    program = Program(sandbox(ROOT), changed(DEV, QUICK))
    program.up()
    before = program.secret_environment("stt-adapter")["STT_ADAPTER_PASSWORD"]
    name = "voice-gateway-generated-adapter-password"
    [password] = [
        each for each in program.sandbox.resources("RandomPassword") if each["urn"].endswith(f"::{name}")
    ]
    assert program.changes("up", "--replace", password["urn"]) == {
        "CertRequest voice-gateway-adapter": "replace",
        "Deployment voice-gateway": "update",
        "Deployment voice-gateway-stt-adapter": "replace",
        "LocallySignedCert voice-gateway-adapter": "replace",
        "RandomId voice-gateway-stt-adapter-generation": "replace",
        f"RandomPassword {name}": "replace",
        "Secret voice-gateway-media-relay-env": "replace",
        "Secret voice-gateway-stt-adapter-env": "replace",
        "Secret voice-gateway-stt-adapter-files": "replace",
        "Service voice-gateway-stt-adapter-generation": "replace",
    }
    after = program.secret_environment("stt-adapter")["STT_ADAPTER_PASSWORD"]
    assert before != after
    assert after == program.secret_environment("media-relay")["WATSON_STT_PASSWORD"]
