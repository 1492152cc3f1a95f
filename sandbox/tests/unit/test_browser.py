"""The browser for tests of pages: that of the machine, or else one of Debian."""

import shutil
from pathlib import Path

import pytest

from sandbox.bootstrap import debian
from sandbox.bootstrap.browser import PACKAGES, Browser


def test_browser_of_the_machine_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser of the machine is used with its own libraries."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}" if name == "google-chrome" else None)
    browser = Browser(tmp_path)

    assert Path("/opt/google-chrome") == browser.find() == browser.ensure()
    assert {} == browser.environment()


def test_browser_of_debian_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise Debian's browser is fetched with what the machine lacks, and finds its libraries and fonts."""
    commands: list[list[str]] = []

    def fetched(_: str, command: list[str], *__: object, **___: object) -> None:
        commands.append(command)
        for path in ("usr/lib/x-linux-gnu/libx.so.1", "etc/fonts/fonts.conf"):
            file = tmp_path / ".cache/browser/root" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()

    monkeypatch.setattr(debian, "run_shown", fetched)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in {"apt-get", "dpkg-deb"} else None)
    browser = Browser(tmp_path)
    root = tmp_path / ".cache/browser/root"

    assert browser.find() is None
    assert {} == browser.environment()
    assert root / "usr/lib/chromium/chromium-headless-shell" == browser.ensure() == browser.find()
    assert list(PACKAGES) == commands[-1][-len(PACKAGES) :]
    assert {
        "LD_LIBRARY_PATH": str(root / "usr/lib/x-linux-gnu"),
        "XDG_DATA_HOME": str(root / "usr/share"),
        "FONTCONFIG_PATH": str(root / "etc/fonts"),
    } == browser.environment()
