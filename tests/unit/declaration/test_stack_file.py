"""The key of the declaration in a stack file: as the engine knows it, and written once."""

import subprocess

import yaml

from declaration.stack_file import KEY, NAME
from tests.support.documents import ROOT


def test_the_key_is_that_of_the_project() -> None:
    """The engine reads a stack file by the name of the project and the keys that it declares."""
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))
    assert f"{project['name']}:{NAME}" == KEY
    assert list(project["config"]) == [NAME]


def test_no_other_module_writes_the_key() -> None:
    """What reads or writes stack files imports it; only texts for people have it once more."""
    quoted = subprocess.run(
        ["git", "grep", "-lE", f"['\"]{KEY}['\"]", "--", "*.py", ":!tests"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert quoted.stdout == ""
