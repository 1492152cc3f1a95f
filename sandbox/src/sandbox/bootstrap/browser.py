"""A headless browser for tests of pages: that of the machine, or else Debian's, unpacked in `.cache/`."""

import shutil
from pathlib import Path
from typing import Final

from sandbox.bootstrap.debian import DebianPackages

PACKAGES: Final = ("chromium-headless-shell", "fonts-dejavu-core")
"""The browser, and a font, because a small Debian has none."""

_NAMES: Final = ("chromium-headless-shell", "chromium", "google-chrome")
_UNPACKED: Final = "usr/lib/chromium/chromium-headless-shell"


class Browser:
    """The browser of one project: its path, and how it is fetched."""

    def __init__(self, root: Path) -> None:
        self._packages = DebianPackages(
            root / ".cache" / "browser", PACKAGES, "a browser for tests", needs_libraries=True
        )

    def find(self) -> Path | None:
        """The program, or None if there is none."""
        on_path = next(filter(None, map(shutil.which, _NAMES)), None)
        if on_path is not None:
            return Path(on_path)
        root = self._packages.find()
        return None if root is None else root / _UNPACKED

    def ensure(self) -> Path:
        """The program. Debian's is fetched if there is none.

        Raises:
            SandboxError: there is none on PATH, and the machine is not a Debian.
        """
        return self.find() or self._packages.ensure() / _UNPACKED

    def environment(self) -> dict[str, str]:
        """Environment variables with the paths of libraries and fonts of an unpacked browser."""
        root = self._packages.find()
        if root is None or self.find() != root / _UNPACKED:
            return {}
        settings = root / "etc" / "fonts"
        return {
            "LD_LIBRARY_PATH": self._packages.library_path,
            "XDG_DATA_HOME": str(root / "usr" / "share"),  # fontconfig looks for fonts there
            **({"FONTCONFIG_PATH": str(settings)} if settings.exists() else {}),
        }
