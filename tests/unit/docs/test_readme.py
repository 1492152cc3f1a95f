"""The README: its declarations are those of the project, and what it says of other files is true."""

import re
from typing import Any

import pytest
import yaml

from tests.support.documents import ROOT, accepted, stack_file
from tests.support.folders import APPLY, STACK

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
SMALLEST, DEV = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL))


def test_explained_declaration_is_the_one_that_ships() -> None:
    """What `make up` deploys is what the README explains."""
    assert stack_file(ROOT / "Pulumi.dev.yaml") == DEV


def test_smallest_declaration_is_a_dozen_lines() -> None:
    """The smallest useful declaration is accepted, and short."""
    document: dict[str, Any] = SMALLEST["config"]["voice-gateway:gateway"]
    assert accepted(document).plan.workloads
    block = next(iter(re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)))
    assert 12 == len(block.splitlines())


def test_engine_is_of_the_release_that_is_named() -> None:
    """The README names the release that the sandbox builds."""
    module = "github.com/pulumi/pulumi/pkg/v3"
    required = re.search(
        rf"{module} (v\S+)", (ROOT / "sandbox/src/sandbox/engine/go.mod").read_text(encoding="utf-8")
    )
    assert required is not None
    assert f"`{module}` {required[1]}" in TEXT


@pytest.mark.parametrize(
    "room", re.findall(r"^\| `([\w.]+/?)`", TEXT.partition("## How it is laid out")[2], re.MULTILINE)
)
def test_rooms_exist(room: str) -> None:
    """Each room of the table is there."""
    assert (ROOT / room).exists()


def test_a_folder_is_applied_as_the_runbook_says() -> None:
    """The tests run the runbook's command; README has it for another stack."""
    command = APPLY.replace(f"rendered/{STACK}", "rendered/production")
    assert f"`{command}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_sections_of_the_changelog_are_in_order() -> None:
    """Operators read the most important sections first."""
    order = ["Security", "Removed", "Deprecated", "Added", "Changed", "Fixed"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for release in text.split("\n## ")[1:]:
        sections = re.findall(r"^### (\w+)$", release, re.MULTILINE)
        assert [each for each in order if each in sections] == sections


def test_fragments_have_a_kind() -> None:
    """Each fragment of the release notes says by its name under which heading it goes."""
    kinds = ("security-", "removed-", "deprecated-", "added-", "changed-", "fixed-")
    fragments = [path.name for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert [] == [name for name in fragments if not name.startswith(kinds)]
