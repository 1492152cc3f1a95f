"""If the state folder is full, one sentence names path and cause, and the state stays usable."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.testing.disks import fill, small_disk
from sandbox.testing.stacks import Sandbox, wait_for

pytestmark = pytest.mark.engine

PLAIN = Path(__file__).parent / "fixtures" / "plain"
GATED = Path(__file__).parent / "fixtures" / "gated"


def test_full_state_folder_is_reported_before_anything_starts(sandbox: Callable[..., Sandbox]) -> None:
    """A full state folder is reported before the engine starts, because the engine would retry for long."""
    stack = sandbox(PLAIN)
    with small_disk(stack.state_folder, 32):
        taken = fill(stack.state_folder)
        refused = stack.up()
        taken.unlink()
        whole = stack.up()
        stack.close()

    assert refused.code == 1
    assert refused.text == f"error: {stack.state_folder}: No space left on device (16 MB are needed)\n"
    assert whole.code == 0, whole.text


def test_state_folder_that_fills_during_a_run_keeps_a_whole_state(
    sandbox: Callable[..., Sandbox], tmp_path: Path
) -> None:
    """If the disk fills during a run, the state from before the run replaces the incomplete one."""
    gate = tmp_path / "gate"
    gate.mkdir()
    stack = sandbox(GATED, config=f"config:\n  gated:folder: {gate}\n")
    with small_disk(stack.state_folder, 32):
        running = stack.start("up")
        wait_for((gate / "reached").exists, "the program at its gate")
        taken = fill(stack.state_folder)
        (gate / "open").touch()
        text, _ = running.communicate(timeout=300)
        refused = stack.up()
        taken.unlink()
        whole = stack.up()
        kinds = [each["type"] for each in stack.resources("RandomPassword")]
        stack.close()

    assert running.returncode == 1
    assert "no space left on device" in text
    assert "the previous state is used again" in text
    assert "Traceback" not in text
    assert "No space left on device (16 MB are needed)" in refused.text
    assert whole.code == 0, whole.text
    assert len(kinds) == 2
