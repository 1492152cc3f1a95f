"""Folders that cannot be written: one sentence with path and cause, and a state that is whole afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.disks import fill, small_disk
from tests.support.engine import Sandbox, wait_for
from tests.support.program import Program

pytestmark = pytest.mark.engine

PLAIN = Path(__file__).parent / "fixtures" / "plain"
GATED = Path(__file__).parent / "fixtures" / "gated"


def test_full_state_folder_is_told_before_anything_starts(sandbox: Callable[..., Sandbox]) -> None:
    """The engine itself would try for half a minute."""
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
    """The engine leaves the part of its state that had room; the state from before the run takes its place."""
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
    assert "going back to the one before" in text
    assert "Traceback" not in text
    assert "No space left on device (16 MB are needed)" in refused.text
    assert whole.code == 0, whole.text
    assert len(kinds) == 2


def test_full_folder_of_manifests(program: Callable[..., Program]) -> None:
    """Each sentence names the file; with room again, the next run writes what is missing."""
    stack = program()
    with small_disk(stack.rendered.parent, 1):
        taken = fill(stack.rendered.parent, leave=20_000)
        failed = stack.run("up")
        taken.unlink()
        stack.up()
        astray, unchanged = stack.astray(), stack.run("preview", "--expect-no-changes")

    assert failed.code != 0
    assert "No space left on device" in failed.text
    assert f"{stack.rendered}/" in failed.text
    assert "Traceback" not in failed.text
    assert astray == set()
    assert unchanged.code == 0, unchanged.text


def test_file_where_the_folder_of_manifests_should_be(program: Callable[..., Program]) -> None:
    """Told in preview, and before anything is made."""
    stack = program()
    stack.rendered.parent.mkdir(parents=True, exist_ok=True)
    stack.rendered.write_text("mine")
    for command in ("preview", "up"):
        refused = stack.run(command)
        assert refused.code != 0
        assert f"{stack.rendered}: Not a directory" in refused.text
        assert "Traceback" not in refused.text
    assert not [each for each in stack.sandbox.resources() if "PrivateKey" in each["type"]]
    assert stack.rendered.read_text() == "mine"
