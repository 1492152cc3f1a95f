"""The stack of a new user, from the first `up` to `destroy`, with the commands that `make` runs."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tests.support.program import Document, Program

pytestmark = pytest.mark.engine


def test_unchanged_stack_stays_as_it_is(program: Callable[..., Program]) -> None:
    """A second `up` touches no resource and no file, and a preview and a refresh find nothing to change."""
    stack = program()
    stack.up()
    rendered = contents(stack.rendered)

    assert stack.changes("up") == {}
    assert contents(stack.rendered) == rendered
    assert stack.run("preview", "--expect-no-changes").code == 0
    assert stack.run("refresh", "--expect-no-changes").code == 0


def test_up_shows_the_summary(program: Callable[..., Program]) -> None:
    """`make up` prints this summary, and the README describes what it shows."""
    stack = program()
    stack.sandbox.report = "tools.summary"

    shown = stack.up().text

    assert "certificate  adapter until " in shown
    made = shown.partition("  made")[2].partition("  manifests")[0]
    assert made.strip()
    assert made in (ROOT / "README.md").read_text("utf-8")


def test_destroy_leaves_no_manifest(program: Callable[..., Program]) -> None:
    """After `destroy` there is no manifest and no resource, and `up` makes the stack again."""
    stack = program()
    stack.up()

    destroyed = stack.run("destroy")
    left = contents(stack.rendered)
    again = stack.changes("up")

    assert destroyed.code == 0, destroyed.text
    assert left == {}
    assert set(again.values()) == {"create"}


def test_preview_writes_nothing(program: Callable[..., Program]) -> None:
    """The preview of a new stack shows what `up` will make, and makes nothing."""
    stack = program()

    foreseen = stack.changes("preview")
    rendered = stack.rendered.exists()
    made = stack.changes("up")

    assert not rendered
    assert foreseen == made


@pytest.mark.parametrize(
    "values",
    [{"name": "another"}, {"target.kubernetes.namespace": "another"}],
    ids=["gateway", "namespace"],
)
def test_whatever_is_renamed_manifests_and_state_agree(
    program: Callable[..., Program], values: Document
) -> None:
    """After a rename, old objects are gone, new ones exist, and state and manifests agree."""
    stack = program()
    stack.up()
    stack.declare(values)

    stack.up()

    assert stack.mismatches() == set()
    assert stack.run("preview", "--expect-no-changes").code == 0


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clean checkout of this project as it is now, with an engine."""
    listed = _git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    made = tmp_path / "checkout"
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, made / name)
    (made / ".cache").mkdir()
    (made / ".cache" / "engine").symlink_to(ROOT / ".cache" / "engine")
    _git(made, "init", "--quiet")
    _git(made, "add", "--all")
    return made


def test_checkout_stays_clean(checkout: Path, tmp_path: Path) -> None:
    """All commands, with a stack file elsewhere, change no tracked file and leave no file that Git would show."""
    config = tmp_path / "elsewhere" / "Pulumi.dev.yaml"
    config.parent.mkdir()
    shutil.copy2(ROOT / "Pulumi.dev.yaml", config)
    before = config.read_bytes()

    codes = [_make(checkout, command, config) for command in ("preview", "up", "refresh")]
    rendered = list((checkout / "rendered" / "dev").rglob("*.yaml"))
    codes.append(_make(checkout, "destroy", config))

    assert codes == [0, 0, 0, 0]
    assert rendered
    assert config.read_bytes() == before
    assert [config] == list(config.parent.iterdir())
    assert _git(checkout, "diff", "--name-only") == ""
    assert _git(checkout, "ls-files", "--others", "--exclude-standard") == ""


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _make(checkout: Path, command: str, config: Path) -> int:
    """The exit code of `make COMMAND CONFIG=...`, after the set-up."""
    call = [sys.executable, "-m", "sandbox", command, f"--config={config}"]
    return subprocess.run(call, cwd=checkout, capture_output=True, check=False).returncode


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout
