"""Programs of Debian, unpacked in `.cache/` and not installed, so that the machine stays as it is.

The package lists are fetched into the same folder, so neither root nor a recent `apt-get update` is needed. The
versions are those of the machine's release of Debian, or of a distribution based on it.
"""

import os
import shutil
import subprocess
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import run_shown, say
from sandbox.errors import SandboxError

_OPTIONS = {
    "APT::Sandbox::User": "root",  # the user `_apt` may not write here
    "Debug::NoLocking": "true",
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
}


class DebianPackages:
    """Packages unpacked into one folder of a project's cache."""

    def __init__(
        self, folder: Path, names: tuple[str, ...], what: str, *, needs_libraries: bool = False
    ) -> None:
        """Name the packages.

        Args:
            folder: the folder for them.
            names: the names of the packages.
            what: their purpose, for messages.
            needs_libraries: whether to fetch also the libraries that they need and the machine lacks.
        """
        self.root = folder / "root"
        """The folder that stands for `/` in the packages."""
        self._folder = folder
        self._names = names
        self._what = what
        self._needs_libraries = needs_libraries

    def find(self) -> Path | None:
        """The folder of the packages, or None if one is missing."""
        return self.root if stamps.is_current(self._stamp, self._digest) else None

    def ensure(self) -> Path:
        """The folder of the packages. Missing ones are fetched.

        Raises:
            SandboxError: The machine is no Debian, or a package cannot be had.
        """
        if (found := self.find()) is not None:
            return found
        if lacking := [name for name in ("apt-get", "dpkg-deb") if shutil.which(name) is None]:
            raise SandboxError(
                f"{self._what} needs packages of Debian, and there is no {lacking[0]} on PATH. "
                "Use Debian, or a distribution made from it."
            )
        shutil.rmtree(self._folder, ignore_errors=True)
        fetched = self._folder / "fetched"
        (fetched / "lists" / "partial").mkdir(parents=True)
        (fetched / "archives" / "partial").mkdir(parents=True)
        run_shown(
            f"{self._what}: fetching Debian's lists of packages", self._apt("update"), _nothing, cwd=fetched
        )
        run_shown(
            f"{self._what}: fetching {len(self._names)} packages",
            self._apt(*self._fetching, *self._names),
            _nothing,
            cwd=fetched,
        )
        self._unpack(fetched)
        shutil.rmtree(fetched)
        stamps.write(self._stamp, self._digest)
        return self.root

    @property
    def library_path(self) -> str:
        """The folders of the unpacked libraries, for the variable `LD_LIBRARY_PATH`."""
        # alternatives that an installation would link into the folder above
        more = sorted({str(path.parent) for path in self.root.glob("usr/lib/*-linux-gnu/*/lib*.so*")})
        return os.pathsep.join([*libraries(self.root), *more])

    @property
    def _fetching(self) -> tuple[str, ...]:
        """The command that fetches packages. Only `install` resolves dependencies, and it skips what is installed."""
        if not self._needs_libraries:
            return ("download",)
        return ("install", "--download-only", "--reinstall", "--no-install-recommends", "--yes")

    @property
    def _stamp(self) -> Path:
        return self._folder / "stamp"

    @property
    def _digest(self) -> str:
        more = ("with libraries",) if self._needs_libraries else ()
        return stamps.digest([], *self._names, *more)

    def _apt(self, *command: str) -> list[str]:
        fetched = self._folder / "fetched"
        places = {"Dir::State::Lists": f"{fetched}/lists", "Dir::Cache": str(fetched)}
        options = [f"-o{name}={value}" for name, value in {**_OPTIONS, **places}.items()]
        return ["apt-get", "--quiet", *options, *command]

    def _unpack(self, fetched: Path) -> None:
        for package in sorted(fetched.rglob("*.deb")):
            done = subprocess.run(
                ["dpkg-deb", "--extract", str(package), str(self.root)],  # noqa: S607 - found on PATH on purpose
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise SandboxError(f"{package.name} cannot be unpacked: {done.stderr.strip()}")
            name, version, _ = package.name.replace("%3a", ":").split("_")
            say(f"{self._what}: {name} {version}")


def _nothing(_: str) -> None:
    """Show no text: the seconds that pass are enough."""


def libraries(unpacked: Path) -> list[str]:
    """The folders with shared libraries in a folder that stands for `/`."""
    return sorted({str(path.parent) for path in unpacked.glob("**/lib/*-linux-gnu/*.so*")})
