"""The virtual environment in `.cache/venv`, installed from the requirement files at the pinned versions."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import run_shown, say
from sandbox.errors import SandboxError

RUN = ("requirements.txt", "sandbox/requirements.txt")
"""What `make up` needs."""

TEST = (*RUN, "tests/requirements.txt")
"""What `make test` and the checks need."""

CONSTRAINTS = "constraints.txt"


class Environment:
    """The virtual environment of one checkout."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / ".cache" / "venv"
        self._unfinished = root / ".cache" / "venv.unfinished"

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self._folder / "bin" / "python"

    def is_current(self, requirements: tuple[str, ...]) -> bool:
        """Whether everything in these requirement files is installed, at the pinned versions."""
        return not self._unfinished.exists() and stamps.is_current(
            self._stamp(requirements), self._digest(requirements)
        )

    def ensure(self, requirements: tuple[str, ...]) -> None:
        """Create the environment and install these requirement files, unless that has been done.

        Raises:
            SandboxError: Python's `venv` is missing, or a package cannot be installed.
        """
        if self.is_current(requirements):
            return
        if self._unfinished.exists() or not self._works():
            shutil.rmtree(self._folder, ignore_errors=True)
        stamps.write(self._unfinished, "an installation was started here and has not ended\n")
        for stamp in self._folder.glob("stamp-*"):
            stamp.unlink()
        if not self._folder.exists():
            self._create()
        self._install(requirements)
        self._unfinished.unlink()
        for done in (RUN, TEST):
            if set(done) <= set(requirements):
                stamps.write(self._stamp(done), self._digest(done))

    def pinned(self, package: str) -> str:
        """The version that the constraints name for this package.

        Raises:
            SandboxError: They name none.
        """
        text = (self._root / CONSTRAINTS).read_text(encoding="utf-8")
        found = re.search(rf"^{re.escape(package)}==(\S+)$", text, re.MULTILINE)
        if found is None:
            raise SandboxError(f"{CONSTRAINTS} has no line `{package}==VERSION`.")
        return found.group(1)

    def install_apart(self, package: str, folder: Path, what: str) -> None:
        """Install one package at its pinned version into a folder of its own, whole or not at all.

        Raises:
            SandboxError: It cannot be had.
        """
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # A wheel, because a source would be built by whatever its author wants to run.
        options = ["--no-deps", "--only-binary=:all:", "--no-compile", "--target", str(unfinished)]
        self._pip(what, [*options, f"{package}=={self.pinned(package)}"], _one_package)
        unfinished.replace(folder)

    def _stamp(self, requirements: tuple[str, ...]) -> Path:
        return self._folder / f"stamp-{'test' if requirements == TEST else 'run'}"

    def _digest(self, requirements: tuple[str, ...]) -> str:
        files = [self._root / name for name in (*requirements, CONSTRAINTS)]
        return stamps.digest(files, _minor_version(), str(self._folder))

    def _works(self) -> bool:
        """Whether the interpreter of an environment that is there starts, and is the version that runs this."""
        try:
            told = subprocess.run(
                [self.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                capture_output=True,
                text=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return told.stdout.strip() == _minor_version()

    def _create(self) -> None:
        say(f"creating a virtual environment for Python {_minor_version()} in .cache/venv")
        made = subprocess.run(
            [sys.executable, "-m", "venv", self._folder], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise SandboxError(
                f"{made.stdout}{made.stderr}\n{sys.executable} cannot create a virtual environment. "
                "Install Python's venv module (on Debian and Ubuntu: apt-get install python3-venv)."
            )

    def _install(self, requirements: tuple[str, ...]) -> None:
        files = [argument for name in requirements for argument in ("-r", name)]
        total = (self._root / CONSTRAINTS).read_text(encoding="utf-8").count("==")
        self._pip("installing Python packages", [*files, "-c", CONSTRAINTS], _packages(total))

    def _pip(self, what: str, arguments: list[str], how_far: Callable[[str], str | None]) -> None:
        pip = [str(self.python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
        run_shown(
            what,
            [*pip, "--disable-pip-version-check", *arguments],
            how_far,
            cwd=self._root,
            env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "1"},
        )


def _packages(total: int) -> Callable[[str], str | None]:
    found: set[str] = set()

    def how_far(line: str) -> str | None:
        words = line.split()
        if words[:1] == ["Collecting"] or words[:3] == ["Requirement", "already", "satisfied:"]:
            found.add(words[1 if words[0] == "Collecting" else 3])
            return f"{len(found)} of up to {total} found"
        if words[:1] == ["Downloading"]:
            return f"{len(found)} of up to {total} found, downloading {' '.join(words[1:])}"
        return "unpacking" if line.startswith("Installing") else None

    return how_far


def _one_package(line: str) -> str | None:
    words = line.split()
    if words[:1] == ["Downloading"]:
        return f"downloading {' '.join(words[1:])}"
    return "unpacking" if line.startswith("Installing") else None


def _minor_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
