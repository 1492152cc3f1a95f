"""Builds commands from pinned Go modules: the Go that they need, the progress of a build, and when one is due.

`sandbox.bootstrap.engine` and `sandbox.bootstrap.cluster` know the commands. `sandbox.bootstrap.toolchain` finds the
Go.
"""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import run_shown
from sandbox.errors import SandboxError


@dataclass(frozen=True)
class GoModule:
    """A folder with a `go.mod`, which is the only place of the versions."""

    folder: Path

    @property
    def go(self) -> str:
        """The oldest Go that builds it, such as `1.25.11`."""
        return self._stated(r"^go ([0-9.]+)$")

    @property
    def files(self) -> list[Path]:
        """The files that determine the result of a build."""
        return [self.folder / "go.mod", self.folder / "go.sum", *self.folder.glob("main.go")]

    def version_of(self, module: str) -> str:
        """The version that is required of another module, without its `v`.

        Raises:
            SandboxError: go.mod requires no such module.
        """
        return self._stated(rf"^(?:require)?\s+{re.escape(module)} v([0-9.]+)")

    def how_to_get_go(self, otherwise: str = "") -> str:
        """The sentence for a user who has no Go that builds it.

        Args:
            otherwise: what else would do, with a comma and a blank at its end.
        """
        return f"Install Go {self.go} or newer (https://go.dev/dl/), {otherwise}and run the command again."

    def _stated(self, pattern: str) -> str:
        found = re.search(pattern, (self.folder / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
        if found is None:
            raise SandboxError(f"{self.folder.name}/go.mod has no line like {pattern}")
        return found.group(1)


@dataclass(frozen=True)
class Go:
    """A Go tool chain, ready to run."""

    command: str
    environment: dict[str, str]
    """All variables of its processes."""


@dataclass(frozen=True)
class GoCommand:
    """One command of a Go module, and the path of its result."""

    module: GoModule
    package: str
    """The import path of its main package."""
    title: str
    """A name for people, such as `the Pulumi engine`."""
    version: str
    link: str
    """The linker's flags."""
    path: Path
    """The path of the built command. The build owns the folder around it."""

    def find(self) -> Path | None:
        """The built command, or None if it is missing or was built from other sources."""
        return self.path if self.path.exists() and stamps.is_current(self._stamp, self._digest()) else None

    def ensure(self, go: Go) -> Path:
        """The command. `go` builds it if needed, which takes minutes at first and seconds with Go's build cache.

        Raises:
            SandboxError: Go fails.
        """
        build(go, [self], self.title)
        return self.path

    @property
    def built(self) -> str:
        """The name that Go gives it: the last part of the import path that is not a major version."""
        *parents, last = self.package.split("/")
        return parents[-1] if re.fullmatch(r"v[0-9]+", last) else last

    def keep(self, built: Path) -> None:
        """Keep a complete result of a build."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._stamp.unlink(missing_ok=True)
        built.replace(self.path)
        stamps.write(self._stamp, self._digest())

    @property
    def _stamp(self) -> Path:
        return self.path.with_name("stamp")

    def _digest(self) -> str:
        return stamps.digest(self.module.files, self.package, self.link)


def build(go: Go, commands: Sequence[GoCommand], title: str) -> None:
    """Build those commands of one module that are missing, together, because they share most of their packages.

    Args:
        go: the Go that builds them.
        commands: commands of the same module, with the same flags of the linker.
        title: a common name of the commands for people.

    Raises:
        SandboxError: Go fails.
    """
    missing = [command for command in commands if command.find() is None]
    if not missing:
        return
    first = missing[0]
    unfinished = first.path.parent.with_name(f"{first.path.parent.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    _compile(go, missing, unfinished, title, _list(go, missing, unfinished / "packages.txt", title))
    for command in missing:
        command.keep(unfinished / command.built)
    shutil.rmtree(unfinished)


def _list(go: Go, commands: Sequence[GoCommand], listed: Path, title: str) -> int:
    """Download the modules, and return how many packages there are to compile."""
    packages = [command.package for command in commands]
    run_shown(
        f"fetching the Go modules of {title}",
        [
            "sh",
            "-c",
            'exec "$@" > "$0"',
            str(listed),
            go.command,
            "list",
            "-mod=readonly",
            "-deps",
            *packages,
        ],
        _downloads,
        cwd=commands[0].module.folder,
        env=go.environment,
    )
    return len(listed.read_text(encoding="utf-8").splitlines())


def _compile(go: Go, commands: Sequence[GoCommand], folder: Path, title: str, total: int) -> None:
    first = commands[0]
    flags = ["-v", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", first.link]
    run_shown(
        f"building {title} {first.version} (minutes, once)",
        # with a slash, it is the folder in which each command gets its own name
        [go.command, "build", *flags, "-o", f"{folder}/", *(command.package for command in commands)],
        _compiles(total),
        cwd=first.module.folder,
        env=go.environment,
    )


def numbers(version: str) -> tuple[int, ...]:
    """`v3.259.0-dev` and `go1.26.8` as comparable numbers. A text without a version is older than all others."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(part or 0) for part in found.groups()) if found else ()


def _downloads(line: str) -> str | None:
    words = line.split()
    return f"downloading {words[2]}" if words[:2] == ["go:", "downloading"] else None


def _compiles(total: int) -> Callable[[str], str]:
    compiled = 0

    def show(_line: str) -> str:
        nonlocal compiled
        compiled += 1
        return f"{compiled} of at most {total} packages compiled"

    return show
