import os
import shutil
from pathlib import Path

import pytest

from sandbox.bootstrap import debian, programs
from sandbox.bootstrap.programs import DEBIAN, PYTHON, Programs
from sandbox.errors import SandboxError


def test_project_that_asks_for_nothing_has_all(tmp_path: Path) -> None:
    """A project without the two files needs no programs, so nothing is fetched."""
    found = Programs(tmp_path)

    assert tmp_path / ".cache" == found.find() == found.ensure()


@pytest.mark.parametrize("name", [DEBIAN, PYTHON])
def test_what_is_asked_for_is_missing_at_first(tmp_path: Path, name: str) -> None:
    """The programs of each file are missing until they are fetched."""
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text("small==1\n", encoding="utf-8")

    assert Programs(tmp_path).find() is None


def test_debian_is_asked_for_libraries_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's packages are fetched with the packages that they need, and unpacked.

    Comments in the file are ignored.
    """
    commands: list[list[str]] = []
    monkeypatch.setattr(debian, "run_shown", lambda _, command, *__, **___: commands.append(command))
    monkeypatch.setattr(shutil, "which", lambda name, **_: name)
    (tmp_path / "tests").mkdir()
    (tmp_path / DEBIAN).write_text("# programs\nsmall # a tool\nbig\n", encoding="utf-8")

    Programs(tmp_path).ensure()

    update, install = commands
    assert "update" == update[-1]
    wanted = ["install", "--download-only", "--reinstall", "--no-install-recommends", "--yes", "big", "small"]
    assert wanted == install[-7:]
    assert Programs(tmp_path).find() == tmp_path / ".cache"


def test_python_programs_are_installed_as_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python programs are installed with the pinned versions, and again if a version changes."""
    commands: list[list[str]] = []
    monkeypatch.setattr(programs, "run_shown", lambda _, command, *__, **___: commands.append(command))
    (tmp_path / "tests").mkdir()
    (tmp_path / PYTHON).write_text("small==1\n", encoding="utf-8")

    Programs(tmp_path).ensure()

    ((python, *options),) = commands
    assert str(tmp_path / ".cache" / "programs" / "bin" / "python") == python
    assert ["--no-deps", "-r", str(tmp_path / PYTHON)] == options[-3:]
    assert Programs(tmp_path).find() is not None
    (tmp_path / PYTHON).write_text("small==2\n", encoding="utf-8")
    assert Programs(tmp_path).find() is None


def test_programs_and_their_libraries_are_found_where_they_lie(tmp_path: Path) -> None:
    """A program of an unpacked package is found by its name. If it is missing, the message says how to get it."""
    found = Programs(tmp_path)
    for place in (
        "usr/sbin/daemon",
        "usr/lib/some-linux-gnu/libone.so.1",
        "usr/lib/some-linux-gnu/own/libtwo.so",
    ):
        (found.debian / place).parent.mkdir(parents=True, exist_ok=True)
        (found.debian / place).touch(0o755)
    library = found.debian / "usr/lib/some-linux-gnu"

    assert str(found.debian / "usr/sbin/daemon") == found.program("daemon")
    assert {"LD_LIBRARY_PATH": os.pathsep.join([str(library), str(library / "own")])} == found.environment()
    with pytest.raises(SandboxError, match="no `other` yet"):
        found.program("other")
