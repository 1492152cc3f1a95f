"""The sandbox runs programs outside of this project and needs only its own folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.testing.stacks import HOME

pytestmark = pytest.mark.engine

FOLDER = Path(__file__).resolve().parents[2]

PROGRAM = """import pulumi
from pulumi_random import RandomPassword
pulumi.export("length", RandomPassword("word", length=12).length)
"""


def test_small_program_in_another_folder(tmp_path: Path) -> None:
    """A copy of the sandbox deploys a program of three lines in another folder, and the next run changes nothing."""
    copied = shutil.copytree(
        FOLDER, tmp_path / "copied", ignore=shutil.ignore_patterns(".cache", "__pycache__")
    )
    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: small\nruntime: python\n", encoding="utf-8")
    (project / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    (project / "Pulumi.dev.yaml").write_text("config: {}\n", encoding="utf-8")
    (project / ".cache").symlink_to(HOME / ".cache")

    def run(command: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        call = [sys.executable, "-m", "sandbox", command, "--config=Pulumi.dev.yaml", "--", *arguments]
        settings = {**os.environ, "PYTHONPATH": str(copied / "src")}
        return subprocess.run(call, cwd=project, env=settings, capture_output=True, text=True, check=False)

    made, again = run("up"), run("preview", "--expect-no-changes")
    assert 0 == made.returncode, made.stdout + made.stderr
    assert "length: 12" in made.stdout
    assert 0 == again.returncode, again.stdout + again.stderr
    assert {".cache", ".state", "Pulumi.yaml", "Pulumi.dev.yaml", "__main__.py"} == {
        path.name for path in project.iterdir() if path.name != "__pycache__"
    }
