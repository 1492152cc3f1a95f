"""The virtual environment in `.cache/venv`, with what a project asks for and what the sandbox needs besides.

A project asks in `requirements.txt`, for its tests in `tests/requirements.txt`, and for its documents in
`docs/requirements.txt`; `constraints.txt` pins versions.
Each of the four may be missing. The sandbox's own needs are in its `pyproject.toml`.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import run_shown, say
from sandbox.errors import SandboxError

CONSTRAINTS = "constraints.txt"

OWN = Path(__file__).resolve().parents[3] / "pyproject.toml"
"""The file with the sandbox's own requirements."""


@dataclass(frozen=True)
class Requirements:
    """The requirements of a kind of command."""

    name: str
    files: tuple[str, ...]
    """The requirement files of the project."""
    extras: tuple[str, ...] = ()
    """Optional groups of the sandbox's own requirements."""

    def covers(self, other: "Requirements") -> bool:
        """Whether this kind has all requirements of the other."""
        return set(other.files) <= set(self.files) and set(other.extras) <= set(self.extras)


RUN = Requirements("run", ("requirements.txt",))
"""The requirements to run a program."""

TEST = Requirements(
    "test", ("requirements.txt", "tests/requirements.txt", "docs/requirements.txt"), ("test",)
)
"""The requirements to test a program and the sandbox itself."""


class Environment:
    """The virtual environment of one project."""

    def __init__(self, root: Path, own: Path = OWN) -> None:
        self._root = root
        self._own = own
        self._folder = root / ".cache" / "venv"
        self._unfinished = root / ".cache" / "venv.unfinished"

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self._folder / "bin" / "python"

    def is_current(self, requirements: Requirements) -> bool:
        """Whether everything that is required is installed in the pinned versions."""
        return not self._unfinished.exists() and stamps.is_current(
            self._stamp(requirements), self._digest(requirements)
        )

    def ensure(self, requirements: Requirements) -> None:
        """Create the environment, and install the requirements if they are not installed.

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
            if requirements.covers(done):
                stamps.write(self._stamp(done), self._digest(done))

    def install_apart(self, package: str, folder: Path, what: str) -> None:
        """Install one package, given as `NAME==VERSION`, into its own folder, completely or not at all.

        Raises:
            SandboxError: it cannot be fetched.
        """
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # a wheel, because building a source would run code of its author
        options = ["--no-deps", "--only-binary=:all:", "--no-compile", "--target", str(unfinished)]
        self._pip(what, [*options, package], _one_package)
        unfinished.replace(folder)

    def _stamp(self, requirements: Requirements) -> Path:
        return self._folder / f"stamp-{requirements.name}"

    def _digest(self, requirements: Requirements) -> str:
        files = self._present(*requirements.files, CONSTRAINTS)
        return stamps.digest([*files, self._own], *map(str, files), _minor_version(), str(self._folder))

    def _present(self, *names: str) -> list[Path]:
        return [self._root / name for name in names if (self._root / name).exists()]

    def _needed(self, requirements: Requirements) -> list[str]:
        """The sandbox's own requirements, in pip's form."""
        project = tomllib.loads(self._own.read_text(encoding="utf-8"))["project"]
        groups = [project["optional-dependencies"][extra] for extra in requirements.extras]
        return [each for group in (project["dependencies"], *groups) for each in group]

    def _works(self) -> bool:
        """Whether the environment's interpreter starts and has the version of this one."""
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

    def _install(self, requirements: Requirements) -> None:
        files = [word for path in self._present(*requirements.files) for word in ("-r", str(path))]
        pinned = self._present(CONSTRAINTS)
        total = sum(path.read_text(encoding="utf-8").count("==") for path in pinned)
        limits = [word for path in pinned for word in ("-c", str(path))]
        self._pip(
            "installing Python packages", [*files, *self._needed(requirements), *limits], _packages(total)
        )

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

    def counted() -> str:
        return f"{len(found)} of up to {total} found" if total else f"{len(found)} found"

    def how_far(line: str) -> str | None:
        words = line.split()
        if words[:1] == ["Collecting"] or words[:3] == ["Requirement", "already", "satisfied:"]:
            found.add(words[1 if words[0] == "Collecting" else 3])
            return counted()
        if words[:1] == ["Downloading"]:
            return f"{counted()}, downloading {' '.join(words[1:])}"
        return "unpacking" if line.startswith("Installing") else None

    return how_far


def _one_package(line: str) -> str | None:
    words = line.split()
    if words[:1] == ["Downloading"]:
        return f"downloading {' '.join(words[1:])}"
    return "unpacking" if line.startswith("Installing") else None


def _minor_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
