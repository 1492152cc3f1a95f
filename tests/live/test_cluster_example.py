"""The example for a Kubernetes node, on a real one with stand-ins: up, at rest, drift, a wrong change, verified, gone.

The tests follow each other on one gateway. Kinds of keys and secret values differ from the example; all else is as it
is written.
"""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Result, Sandbox, read_until, wait_for
from tests.support.cluster import import_stand_ins, use_stand_ins_as_they_are
from tests.support.docker_gateway import ANSWER_SECONDS
from tests.support.documents import ROOT, declaration
from tests.support.program import QUICK, Program, changed

pytestmark = pytest.mark.live

EXAMPLE: Final = declaration(ROOT / "examples/cluster.yaml")
RIGHT: Final = EXAMPLE["images"]["orchestrator"]
MISSING: Final = RIGHT.replace("1.0.7.0", "9.9.9")
WRONG: Final = {
    "an image that nobody has": (MISSING, f"{MISSING} cannot be pulled"),
    "an image whose program ends": (EXAMPLE["images"]["adapter"], "ended with exit code 1"),
}
"""The image, and the reason that is given. The adapter ends because it does not know the orchestrator's variables."""
SPACE: Final[str] = EXAMPLE["target"]["kubernetes"]["namespace"]
TRUNK: Final[str] = EXAMPLE["whitelists"]["trustedAddresses"][0]
NUMBER: Final[str] = EXAMPLE["tenants"][0]["tenantURI"]
STRANGER: Final = "203.0.113.99"
SECONDS: Final = 400.0
"""For one command: pods have probes that look every half minute."""
CANARIES: Final = {
    name: f"canary-{secrets.token_hex(12)}" for name in ("assistant", "speech", "password", "key")
}
GOOGLE: Final = {**json.loads(EXAMPLE["adapter"]["google"]["credentials"]), "private_key": CANARIES["key"]}


@dataclass
class Gateway:
    """The example, deployed, and the node that runs it."""

    program: Program
    node: OwnedNode
    first: str
    """What the first `up` wrote."""
    outputs: dict[str, Any] = field(repr=False)

    def pods(self) -> dict[str, bool]:
        """Names of pods that are not ending, and whether they are ready."""
        listed = json.loads(self.node.kubectl("get", "pods", "-n", SPACE, "-o", "json"))["items"]
        return {
            each["metadata"]["name"]: any(
                condition["type"] == "Ready" and condition["status"] == "True"
                for condition in each["status"].get("conditions", [])
            )
            for each in listed
            if "deletionTimestamp" not in each["metadata"]
        }

    def deployment(self) -> str:
        """The name of the gateway's own Deployment."""
        names = self.node.kubectl("get", "deployments", "-n", SPACE, "-o", "name").split()
        (found,) = [name for name in names if "adapter" not in name]
        return found

    def drift(self) -> dict[str, str]:
        """What a refresh finds that is not as it was left, by kind and logical name."""
        told = self.program.run("refresh")
        assert told.code == 0, told.text
        ended = (each.get("resOutputsEvent", {}).get("metadata", {}) for each in self.program.events())
        return {
            f"{each['urn'].split('::')[2].rpartition(':')[2]} {each['urn'].split('::')[-1]}": each["op"]
            for each in ended
            if each.get("op") in {"update", "delete"}
        }

    def destroy(self) -> Result:
        """Destroy the stack; pods that are ending end at once, because an adapter gives its callers ten minutes."""
        command = self.program.sandbox.start("destroy")
        while command.poll() is None:
            ending = "jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}"
            names = self.node.kubectl("get", "pods", "-n", SPACE, "-o", ending).split()
            if names:
                self.node.kubectl(
                    "delete", "pods", "-n", SPACE, "--force", "--grace-period=0", "--ignore-not-found", *names
                )
        text, _ = command.communicate(timeout=SECONDS)
        return Result(command.returncode, text, 0)

    def verify(self, *arguments: str, address: str = TRUNK) -> "subprocess.CompletedProcess[str]":
        """Run `python -m verify` on a host beside the node."""
        file = self.program.sandbox.folder / "outputs.json"
        file.write_text(json.dumps(self.outputs), encoding="utf-8")
        told = ("--number", NUMBER, "--seconds", ANSWER_SECONDS, *arguments)
        beside = self.node.outside("example-trunk" if address == TRUNK else "example-stranger", address)
        return subprocess.run(
            beside.command(sys.executable, "-m", "verify", str(file), *told),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "reader" / "src")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The example on a node of the tests."""
    import_stand_ins(node)
    use_stand_ins_as_they_are(node)
    values = {
        **QUICK,
        "assistant.apiKey": CANARIES["assistant"],
        "textToSpeech.apiKey": CANARIES["speech"],
        "adapter.google.credentials": json.dumps(GOOGLE),
        "tenants": [
            {**EXAMPLE["tenants"][0], "sipAuth": {"username": "trunk", "password": CANARIES["password"]}}
        ],
    }
    environment = {"KUBECONFIG": str(node.kubeconfig)}
    folder = tmp_path_factory.mktemp("cluster")
    sandbox = Sandbox(ROOT, folder, stack="cluster", environment=environment, timeout=SECONDS)
    program = Program(sandbox, changed(EXAMPLE, values), is_applied=True)
    program.declare({})
    try:
        first = program.up()
        made = Gateway(program, node, first.text, sandbox.outputs())
        yield made
        made.destroy()
    finally:
        sandbox.close()


def test_up_waits_until_pods_are_ready(gateway: Gateway) -> None:
    """Both pods are when it ends, as a user without rights."""
    assert [True, True] == list(gateway.pods().values())
    for name in gateway.pods():
        assert "uid=1001 gid=0" in gateway.node.kubectl("exec", "-n", SPACE, name, "--", "id")


def test_nothing_secret_is_written(gateway: Gateway) -> None:
    """Neither in what the command says nor in the state, as it is or encoded."""
    stored = json.dumps(gateway.program.sandbox.state())
    assert "voice-gateway-sip" in stored
    for canary in CANARIES.values():
        for written in (canary, base64.b64encode(canary.encode()).decode()[:-4]):
            assert written not in gateway.first
            assert written not in stored


def test_nothing_is_due_afterwards(gateway: Gateway) -> None:
    """Neither for a second `up` nor for a refresh."""
    assert {} == gateway.program.changes("up")
    assert {} == gateway.drift()


def test_gateway_is_sound_from_outside(gateway: Gateway) -> None:
    """From the trunk's place each control that is asked holds; to a stranger the gateway is closed."""
    told = gateway.verify("--caller", "15550199@office.example.com")
    assert told.returncode == 0, told.stdout
    for control in (
        "digest authentication",
        "whitelist of callers",
        "nothing else listens",
        "certificate authority",
    ):
        assert f"holds   {control}" in told.stdout
    stranger = gateway.verify("--place", "unlisted", address=STRANGER)
    assert stranger.returncode == 0, stranger.stdout


def test_changes_by_hand_are_found_and_repaired(gateway: Gateway) -> None:
    """A Deployment that was scaled, and a budget that was deleted."""
    node, deployment = gateway.node, gateway.deployment()
    node.kubectl("patch", deployment, "-n", SPACE, "-p", '{"spec": {"progressDeadlineSeconds": 77}}')
    node.kubectl("delete", "poddisruptionbudgets", "-n", SPACE, "--all")
    assert {
        "Deployment voice-gateway": "update",
        "PodDisruptionBudget voice-gateway": "delete",
        "PodDisruptionBudget voice-gateway-stt-adapter": "delete",
    } == gateway.drift()
    repaired = gateway.program.changes("up")
    assert "update" == repaired["Deployment voice-gateway"]
    assert "create" == repaired["PodDisruptionBudget voice-gateway"]
    assert {} == gateway.program.changes("preview", "--expect-no-changes")
    left = node.kubectl("get", deployment, "-n", SPACE, "-o", "jsonpath={.spec.progressDeadlineSeconds}")
    assert "77" != left


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_change_leaves_the_old_pods_serving(gateway: Gateway, wrong: str) -> None:
    """`up` says why while it waits and when it is ended; the old declaration repairs it."""
    before, program = gateway.pods(), gateway.program
    image, why = WRONG[wrong]
    program.declare({"images.orchestrator": image})
    command = program.sandbox.start("up")
    read_until(command, why.partition(" ")[2])
    now = gateway.pods()
    assert before.items() <= now.items()
    assert [False] == [now[name] for name in now.keys() - before.keys()]
    assert gateway.verify().returncode == 0
    command.send_signal(signal.SIGINT)
    rest, _ = command.communicate(timeout=SECONDS)
    assert command.returncode != 0
    assert "was still waited for when the run was cancelled" in rest
    assert why in rest
    program.declare({"images.orchestrator": RIGHT})
    assert {"Deployment voice-gateway": "update"} == program.changes("up")
    wait_for(lambda: before == gateway.pods(), "the pods of before, and no others", 60)
    assert {} == program.changes("preview", "--expect-no-changes")


def test_destroy_leaves_nothing(gateway: Gateway) -> None:
    """Not even the namespace."""
    result = gateway.destroy()
    assert result.code == 0, result.text
    assert SPACE not in gateway.node.kubectl("get", "namespaces", "-o", "name")
    assert [] == gateway.program.sandbox.resources()
