"""Programs of Debian and of PyPI that a project's tests start.

A project lists them in `tests/debian.txt`, one package a line, and in `tests/programs-requirements.txt`, which pins
every package that is needed. Each of the two files may be missing. Nothing is installed on the machine.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.bootstrap import stamps
from sandbox.bootstrap.debian import DebianPackages
from sandbox.bootstrap.progress import run_shown
from sandbox.errors import SandboxError

DEBIAN: Final = "tests/debian.txt"
PYTHON: Final = "tests/programs-requirements.txt"

_PLACES: Final = ("usr/bin", "usr/sbin", "bin", "sbin")


class Programs:
    """The programs of one project: their paths, and how they are fetched."""

    def __init__(self, root: Path) -> None:
        self._cache = root / ".cache"
        self._requested = root / DEBIAN
        self._debian = DebianPackages(
            self._cache / "debian", _names(self._requested), "programs for tests", needs_libraries=True
        )
        self._python = _PythonPrograms(root / PYTHON, self._cache / "programs")

    def find(self) -> Path | None:
        """The folder that contains them, or None if one is missing."""
        has_debian = not self._requested.exists() or self._debian.find() is not None
        return self._cache if has_debian and self._python.is_current() else None

    def ensure(self) -> Path:
        """The folder that contains them. Missing ones are fetched.

        Raises:
            SandboxError: A package cannot be had.
        """
        if self._requested.exists():
            self._debian.ensure()
        self._python.ensure()
        return self._cache

    @property
    def debian(self) -> Path:
        """The folder that stands for `/` in Debian's packages."""
        return self._debian.root

    def program(self, name: str) -> str:
        """The path of a program.

        Raises:
            SandboxError: There is none of this name.
        """
        folders = [self._python.folder / "bin", *(self.debian / place for place in _PLACES)]
        found = shutil.which(name, path=os.pathsep.join(map(str, folders)))
        if found is None:
            raise SandboxError(f"There is no `{name}` yet. `python -m sandbox.bootstrap live` fetches it.")
        return found

    def environment(self) -> dict[str, str]:
        """Environment variables with the paths of the libraries of Debian's programs."""
        return {"LD_LIBRARY_PATH": self._debian.library_path}


@dataclass(frozen=True)
class _PythonPrograms:
    """A virtual environment with the programs of PyPI.

    It is separate, because they may need other versions than the project.
    """

    requirements: Path
    folder: Path

    def is_current(self) -> bool:
        return not self.requirements.exists() or stamps.is_current(self._stamp, self._digest)

    def ensure(self) -> None:
        if self.is_current():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", self.folder], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise SandboxError(f"{made.stdout}{made.stderr}\nNo environment can be made in {self.folder}.")
        pip = [
            str(self.folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--no-input",
            "--progress-bar=off",
        ]
        # everything is pinned: a package that is not listed is not wanted
        options = ["--disable-pip-version-check", "--no-deps", "-r", str(self.requirements)]
        run_shown(
            "programs for tests: installing Python packages", [*pip, *options], _nothing, cwd=self.folder
        )
        stamps.write(self._stamp, self._digest)

    @property
    def _stamp(self) -> Path:
        return self.folder / "stamp"

    @property
    def _digest(self) -> str:
        return stamps.digest([self.requirements], str(self.folder), sys.version)


def _names(requested: Path) -> tuple[str, ...]:
    if not requested.exists():
        return ()
    lines = (line.partition("#")[0].strip() for line in requested.read_text(encoding="utf-8").splitlines())
    return tuple(sorted(filter(None, lines)))


def _nothing(_: str) -> None:
    """Show no text: the seconds that pass are enough."""
