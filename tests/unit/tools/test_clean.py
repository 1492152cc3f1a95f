import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "tools" / "clean.sh"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with everything that commands leave behind, and a file of the user."""
    for file in (
        ".cache/engine/pulumi",
        ".state/passphrase",
        ".state/backend/.pulumi/stacks/voice-gateway/dev.json",
        ".state/backend/.pulumi/stacks/voice-gateway/dev.json.bak",
        ".state/backend/.pulumi/stacks/voice-gateway/production.json",
        "rendered/dev/manifest.yaml",
        "Pulumi.dev.yaml",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return tmp_path


def clean(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the script as make does."""
    return subprocess.run(
        ["sh", str(SCRIPT), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def put_python(folder: Path) -> None:
    """An interpreter in the environment that notes its arguments."""
    python = folder / ".cache" / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" > {folder}/asked\n', encoding="utf-8")
    python.chmod(0o755)


def left(folder: Path) -> set[str]:
    """What is still there."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("arguments", [(), ("",)])
def test_data_that_cannot_be_made_again_is_kept(checkout: Path, arguments: tuple[str, ...]) -> None:
    """Only the cache is removed. The message says what is kept and how to remove it."""
    done = clean(checkout, *arguments)
    assert 0 == done.returncode
    assert {".state", "rendered", "Pulumi.dev.yaml"} == left(checkout)
    assert (
        "keeping .state and rendered: the states of the stacks (dev production), the generated passphrase"
        in done.stdout
    )
    assert "make clean STATE=delete" in done.stdout


def test_all_is_removed_when_it_is_asked_for(checkout: Path) -> None:
    """The message says what is lost: states, the passphrase, and values that were encrypted with it."""
    done = clean(checkout, "delete")
    assert 0 == done.returncode
    assert {"Pulumi.dev.yaml"} == left(checkout)
    assert "removing .state and rendered: the states of the stacks (dev production)" in done.stdout
    assert "cannot be read any more" in done.stdout


def test_node_that_runs_is_ended_first(checkout: Path) -> None:
    """Its files are in the folder that is removed, so it is ended while its program is still there."""
    put_python(checkout)
    assert 0 == clean(checkout).returncode
    assert "asked" not in left(checkout)
    put_python(checkout)
    (checkout / ".cache" / "cluster").mkdir()
    assert 0 == clean(checkout).returncode
    assert "-m sandbox.node down\n" == (checkout / "asked").read_text(encoding="utf-8")
    assert ".cache" not in left(checkout)


def test_another_word_removes_nothing(checkout: Path) -> None:
    """An unknown word is an error."""
    done = clean(checkout, "yes")
    assert 2 == done.returncode
    assert {".cache", ".state", "rendered", "Pulumi.dev.yaml"} == left(checkout)
    assert "STATE=yes is not known; nothing was removed" in done.stderr


def test_fresh_checkout(tmp_path: Path) -> None:
    """If there is nothing to remove, there is no error and no message."""
    done = clean(tmp_path)
    assert 0 == done.returncode
    assert "keeping" not in done.stdout
