"""The Docker target on the real engine, with a double of the Docker daemon: create, no change, change, destroy.

The double refuses and returns what the official plugin was seen to refuse and return. No container runs.
The tests on a real daemon are in tests/live/test_docker.py.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from declaration.stack_file import KEY
from sandbox.plugins.docker import double
from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import QUICK, Program, changed

pytestmark = pytest.mark.engine

EXAMPLE: dict[str, Any] = yaml.safe_load((ROOT / "examples/docker.yaml").read_text())["config"][KEY]


@pytest.fixture
def stack(sandbox: Callable[..., Sandbox]) -> Program:
    """The example, with a read-only root and with amounts of compute that Go writes in another form."""
    made = sandbox(ROOT)
    made.environment[double.SWITCH] = "pretended"
    values = {**QUICK, "resources.adapter": {"limits": {"cpu": "2"}, "requests": {"cpu": "500m"}}}
    return Program(made, changed(EXAMPLE, values))


def test_second_run_changes_nothing(stack: Program) -> None:
    """A second run, a refresh and a run after it change nothing: the daemon returns each value as it was written."""
    first = stack.changes("up")

    assert {"create"} == set(first.values())
    assert EXAMPLE["hardening"]["readOnlyRoot"] is True
    assert _state(stack, "voice-gateway-stt-adapter")["cpus"] == "2.0"
    assert _state(stack, "voice-gateway-stt-adapter")["healthcheck"]["startPeriod"] == "1m0s"
    assert stack.changes("up") == {}
    for command in (["refresh"], ["up", "--refresh"]):
        result = stack.run(*command, "--expect-no-changes")
        assert result.code == 0, result.text


def test_changed_file_makes_its_carriers_anew_and_no_others(stack: Program) -> None:
    """A changed file replaces only the volumes and containers that hold it.

    The new volumes are filled before the old container is removed. The old volumes are removed when nothing mounts
    them.
    """
    stack.up()
    credentials = EXAMPLE["adapter"]["google"]["credentials"].replace("invented", "another")
    stack.declare({"adapter.google": {"credentials": credentials}})

    assert stack.changes("up") == {
        "Container voice-gateway-stt-adapter": "replace",
        "Container voice-gateway-stt-adapter-loader": "replace",
        "Volume voice-gateway-stt-adapter-files-sslConf": "replace",
        "Volume voice-gateway-stt-adapter-files-stt-adapter-credentials": "replace",
    }
    done = list(_done(stack))
    container, loader = "voice-gateway-stt-adapter", "voice-gateway-stt-adapter-loader"
    volume = f"{container}-files-stt-adapter-credentials"
    order = [
        ("create-replacement", volume),
        ("create-replacement", loader),
        ("delete-replaced", container),
        ("create-replacement", container),
        ("delete-replaced", loader),
        ("delete-replaced", volume),
    ]
    assert [step for step in done if step in order] == order
    assert stack.changes("up") == {}


def test_removed_stack_leaves_lasting_storage_alone(stack: Program) -> None:
    """When a stack is destroyed, the volumes of files are deleted with their containers, and declared storage stays."""
    stack.up()

    removed = stack.changes("destroy")

    assert stack.sandbox.resources() == []
    assert "Volume voice-gateway-stt-adapter-files-sslConf" in removed


def _state(stack: Program, name: str) -> dict[str, Any]:
    [found] = [each for each in stack.sandbox.resources(":Container") if each["urn"].endswith(f"::{name}")]
    outputs: dict[str, Any] = found["outputs"]
    return outputs


def _done(stack: Program) -> Iterator[tuple[str, str]]:
    """Operation and name of each step of the last command, in the order of their start."""
    for event in stack.events():
        metadata = event.get("resourcePreEvent", {}).get("metadata")
        if metadata is not None and not event["resourcePreEvent"].get("planning"):
            yield metadata["op"], metadata["urn"].split("::")[-1]
