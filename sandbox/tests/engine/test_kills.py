"""After any process is killed during `up`, the next `up` completes the stack, and no process is left."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from sandbox.testing.stacks import Sandbox, wait_for

pytestmark = pytest.mark.engine

GATED = Path(__file__).parent / "fixtures" / "gated"
SLOW = Path(__file__).parent / "fixtures" / "slow"


class Gate:
    """The folder in which the program of `fixtures/gated` reports that it waits, and in which a test opens the gate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self.config = f"config:\n  gated:folder: {folder}\n"

    def wait_until_reached(self) -> None:
        """Wait until the first resource exists and the program waits before the second."""
        wait_for((self._folder / "reached").exists, "the program at its gate")

    def open(self) -> None:
        """Let this program and later ones go on."""
        (self._folder / "open").touch()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """A gate for one test."""
    return Gate(tmp_path / "gate")


@contextmanager
def no_process_left(launcher: "subprocess.Popen[str]") -> Iterator[None]:
    """Assert that all processes that the launcher has now end soon after the block."""
    family = psutil.Process(launcher.pid).children(recursive=True)
    yield
    launcher.communicate(timeout=60)
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []


@pytest.mark.parametrize("victim", ["sandbox.host", "sandbox.plugins", "up"])
def test_next_up_finishes_after_a_kill(sandbox: Callable[..., Sandbox], gate: Gate, victim: str) -> None:
    """If language host, plugin server or engine is killed, the next `up` keeps what exists and makes the rest."""
    stack = sandbox(GATED, config=gate.config)
    running = stack.start("up")
    gate.wait_until_reached()

    with no_process_left(running):
        stack.process(running, victim).kill()
        gate.open()
    first = _passwords(stack)
    result = stack.up()

    assert running.returncode != 0
    assert list(first) == ["first"]
    assert result.code == 0, result.text
    assert _passwords(stack) == {**first, "second": "none"}
    assert stack.preview("--expect-no-changes").code == 0


def test_lock_of_a_killed_engine_is_removed(sandbox: Callable[..., Sandbox], gate: Gate) -> None:
    """A killed engine leaves its lock. The next command removes it and says so."""
    stack = sandbox(GATED, config=gate.config)
    running = stack.start("up")
    gate.wait_until_reached()
    engine = stack.process(running, "up")

    with no_process_left(running):
        engine.kill()
        gate.open()
    result = stack.up()

    assert running.returncode == 128 + signal.SIGKILL
    assert f"removing the lock of an engine that has ended (process {engine.pid})" in result.text


def test_killed_launcher_takes_its_children_along(sandbox: Callable[..., Sandbox], gate: Gate) -> None:
    """If the launcher itself is killed, engine, host and plugins end too, and the next `up` completes the stack."""
    stack = sandbox(GATED, config=gate.config)
    running = stack.start("up")
    gate.wait_until_reached()

    with no_process_left(running):
        running.kill()
    gate.open()
    result = stack.up()

    assert result.code == 0, result.text
    assert set(_passwords(stack)) == {"first", "second"}


def test_operation_in_flight_is_done_again(sandbox: Callable[..., Sandbox]) -> None:
    """An engine that is killed while a plugin creates a resource leaves a pending operation.

    The next `up` says so and creates the resource again.
    """
    stack = sandbox(SLOW, config="config:\n  slow:bits: 16384\n")
    running = stack.start("up")

    with no_process_left(running):
        wait_for(lambda: "PrivateKey" in _in_flight(stack), "the key's operation in the state")
        stack.process(running, "up").kill()
    stack.config = "config:\n  slow:bits: 2048\n"
    result = stack.up()

    assert result.code == 0, result.text
    assert "interrupted while creating" in result.text
    assert "pending_operations" not in stack.state()
    assert len(stack.resources("PrivateKey")) == 1


@pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM])
def test_request_to_stop_ends_in_order(
    sandbox: Callable[..., Sandbox], gate: Gate, request_to_stop: signal.Signals
) -> None:
    """Ctrl-C reaches the engine, which fails and releases its lock, and the next `up` completes the stack."""
    stack = sandbox(GATED, config=gate.config)
    running = stack.start("up")
    gate.wait_until_reached()

    with no_process_left(running):
        running.send_signal(request_to_stop)
        gate.open()
    result = stack.up()

    assert running.returncode not in {0, -request_to_stop}
    assert result.code == 0, result.text
    assert "removing the lock" not in result.text


def test_living_engine_keeps_its_lock(sandbox: Callable[..., Sandbox], gate: Gate) -> None:
    """While one `up` runs, another is refused, and its message names the process to wait for."""
    stack = sandbox(GATED, config=gate.config)
    running = stack.start("up")
    gate.wait_until_reached()
    owner = stack.process(running, "up").pid

    refused = stack.up()
    gate.open()
    running.communicate(timeout=60)

    assert refused.code == 1
    assert f"locked by process {owner} on {os.uname().nodename}" in refused.text
    assert running.returncode == 0


def _passwords(stack: Sandbox) -> dict[str, str]:
    """The passwords in the state, by logical name."""
    return {r["urn"].rpartition("::")[2]: r["id"] for r in stack.resources("RandomPassword")}


def _in_flight(stack: Sandbox) -> str:
    """The pending operations in the state file, as the engine has written it at this moment."""
    files = stack.state_folder.glob(f"backend/.pulumi/stacks/*/{stack.stack}.json")
    latest = [json.loads(file.read_bytes())["checkpoint"].get("latest") or {} for file in files]
    return json.dumps([state.get("pending_operations") for state in latest])
