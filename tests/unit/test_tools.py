"""Where programs that tests run come from."""

import shutil
from pathlib import Path

import pytest

from tests.support.readers import run
from tests.support.tools import MissingToolError, tool, tools


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_a_missing_openssl_is_reported_in_one_sentence(bare: Path) -> None:
    """Who needs it, and how to get it."""
    with pytest.raises(
        MissingToolError, match=r"^This test runs `openssl`, which is not on PATH\. .*apt-get"
    ):
        run("openssl", "version")
    with pytest.raises(MissingToolError, match="`openssl`"):
        tools("openssl", "keytool")
    assert [] == list(bare.iterdir())


def test_program_of_the_machine_is_taken(bare: Path) -> None:
    """What is on PATH comes first."""
    mine = bare / "node"
    mine.touch(mode=0o755)
    assert str(mine) == tool("node")


@pytest.mark.reader
@pytest.mark.usefixtures("bare")
def test_node_and_keytool_come_from_pypi() -> None:
    """They run on a machine that has neither."""
    assert run("node", "-p", "6 * 7").output == "42\n"
    listed = run("keytool", "-showinfo", "-tls")
    assert listed.worked, listed.errors
    assert shutil.which("keytool", path=tools("keytool")["PATH"]) == tool("keytool")
