"""The virtual environment in `.cache/venv`, installed from the requirement files at the pinned versions."""

import os
import shutil
import subprocess
import sys
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
        pinned = (self._root / CONSTRAINTS).read_text(encoding="utf-8").count("==")
        found: set[str] = set()

        def how_far(line: str) -> str | None:
            words = line.split()
            if words[:1] == ["Collecting"] or words[:3] == ["Requirement", "already", "satisfied:"]:
                found.add(words[1 if words[0] == "Collecting" else 3])
                return f"{len(found)} of up to {pinned} found"
            return "unpacking" if line.startswith("Installing") else None

        pip = [str(self.python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
        run_shown(
            "installing Python packages",
            [*pip, "--disable-pip-version-check", *files, "-c", CONSTRAINTS],
            how_far,
            cwd=self._root,
            env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "1"},
        )


def _minor_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
