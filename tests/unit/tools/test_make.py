import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def make(*arguments: str, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run make in this checkout, with another PATH if one is given."""
    environment = {"PATH": str(path)} if path else None
    return subprocess.run(
        [shutil.which("make") or "make", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_is_the_default_and_names_every_target() -> None:
    """`make` without arguments shows all targets."""
    targets = next(
        line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(".PHONY:")
    )

    text = make().stdout

    assert text == make("help").stdout
    for target in targets.split()[1:]:
        assert f"make {target}" in text or target == "help"


@pytest.mark.parametrize("version_check", ["exit 1", "exit 127"])
def test_an_old_python_is_reported(tmp_path: Path, version_check: str) -> None:
    """Without Python, or with an old one only, the command fails and says which version to install."""
    (tmp_path / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    for name in ("python3", "python"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{version_check}\n")
        (tmp_path / name).chmod(0o755)

    told = make("up", path=tmp_path)

    assert told.returncode != 0
    assert "Python 3.11 or newer is needed" in told.stderr


def test_command_line_reaches_the_shell_unharmed(tmp_path: Path) -> None:
    """A name with spaces, quotes and dollars arrives as one argument."""
    recorder = tmp_path / "python3"
    recorder.write_text(f"#!/bin/sh\nfor word; do echo \"$word\" >> '{tmp_path}/words'; done\n")
    recorder.chmod(0o755)
    (tmp_path / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    config = "a b'\"`id`.yaml"

    make("preview", f"CONFIG={config}", "ARGS=--diff --show-sames", path=tmp_path)

    words = (tmp_path / "words").read_text().splitlines()
    assert words[-12:] == [
        "-m",
        "sandbox.bootstrap",
        "run",
        "sandbox",
        "preview",
        "--report",
        "tools.summary",
        "--config",
        config,
        "--",
        "--diff",
        "--show-sames",
    ]
