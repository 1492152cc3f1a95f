"""The commands that the README gives to a new user do what it says."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.testing.stacks import Sandbox
from tests.support.documents import ROOT
from tests.support.program import DEV, QUICK, Program, changed
from tests.support.tools import tools

pytestmark = pytest.mark.engine

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
SMALLEST = next(iter(re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)))
KEYTOOL = next(each for each in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) if "keytool" in each)


def test_smallest_declaration_is_deployed(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """The smallest declaration of the README is deployed by `make up`, in a copy of the project."""
    project = tmp_path / "project"
    project.mkdir()
    for path in ROOT.iterdir():
        if path.name not in {".git", ".cache", ".state", "rendered"}:
            (project / path.name).symlink_to(path)
    stack = sandbox(project, config=SMALLEST, stack="small")
    done = stack.up()
    assert 0 == done.code, done.text
    assert list((project / "rendered" / "small").glob("*/*.yaml"))
    assert 0 == stack.preview("--expect-no-changes").code


def test_keytool_block_leaves_nothing_behind(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    """The block lists the store, and leaves neither the store nor its passphrase on the disk."""
    program = Program(sandbox(ROOT), changed(DEV, QUICK))
    program.up()
    project, temporary = tmp_path / "project", tmp_path / "temporary"
    (project / "rendered").mkdir(parents=True)
    (project / "rendered" / "dev").symlink_to(program.rendered)
    temporary.mkdir()
    before = sorted(path for path in tmp_path.rglob("*"))
    shown = subprocess.run(
        ["sh", "-c", KEYTOOL],
        cwd=project,
        env={**os.environ, **tools("keytool"), "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        umask=0o022,
        check=False,
    )
    assert 0 == shown.returncode, shown.stderr
    assert "PrivateKeyEntry" in shown.stdout
    assert "trustedCertEntry" in shown.stdout
    assert before == sorted(path for path in tmp_path.rglob("*"))
