"""Code on the pages: each block is executed by a test, or is named as what no test can execute."""

import re
import shlex
import shutil
import subprocess
import textwrap
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from declaration.faults import DeclarationError
from tests.support.blocks import BLOCKS, Block, blocks, of
from tests.support.declarations import merged, small
from tests.support.documents import ROOT, accepted, declaration
from tests.support.functions import functions
from tests.support.planning import planned

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "blocks.yaml").read_text("utf-8"))
SHELL = of("sh")
MAKE = sorted({line for block in SHELL for line in block.commands if re.match(r"make\b", line)})
PYTHON = sorted({line for block in SHELL for line in block.commands if re.match(r"(python|pip)3?\b", line)})
PARTS = [
    block
    for block in of("yaml", "docs/runbook.md")
    if "target:" in block.text and block.heading != "Read an error"
]
"""Parts of a declaration that no test of their own reads."""


def _headings(page: str) -> dict[str, int]:
    """How many blocks there are below each heading."""
    counts: dict[str, int] = {}
    for block in BLOCKS:
        if block.page == page:
            counts[block.heading] = counts.get(block.heading, 0) + 1
    return counts


@pytest.mark.parametrize("page", sorted({block.page for block in BLOCKS} | set(TABLE)))
def test_every_block_is_in_the_table(page: str) -> None:
    """A new block needs an entry in blocks.yaml: the test that executes it, or why none can."""
    listed = TABLE.get(page, {})
    if isinstance(listed, str):  # one test for the whole page
        assert _headings(page)
        return
    assert {heading: len(entries) for heading, entries in listed.items()} == _headings(page)


def _entries() -> list[str]:
    parts = [each.values() if isinstance(each, dict) else [[each]] for each in TABLE.values()]
    return sorted({entry for page in parts for entries in page for entry in entries})


@pytest.mark.parametrize("entry", _entries())
def test_entry_names_a_test_or_a_reason(entry: str) -> None:
    """The test can be found; a reason is a few words."""
    if entry.startswith("shown: "):
        assert len(entry.split()) > 5
        return
    path, _, name = entry.removeprefix("output of ").partition("::")
    assert name in functions(ROOT / path if path.startswith("sandbox/") else ROOT / "tests" / path)


def test_most_blocks_are_executed() -> None:
    """What is only shown stays the exception."""
    entries = [
        entry for page in TABLE.values() if isinstance(page, dict) for part in page.values() for entry in part
    ]
    shown = [entry for entry in entries if entry.startswith("shown: ")]
    assert len(shown) <= len(entries) / 5


def test_blocks_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search itself: indented blocks, longer fences, blocks in blocks."""
    monkeypatch.setattr("tests.support.blocks.name_of", lambda path: path.name)
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n\n  ```sh\n  make up # now\n  ```\n\n## Two\n\n````md\n```sh\nx\n```\n````\n",
        encoding="utf-8",
    )
    first, second = blocks(page)
    assert (first.heading, first.language, first.commands) == ("One", "sh", ["make up"])
    assert (second.heading, second.language, second.text) == ("Two", "md", "```sh\nx\n```\n")


@pytest.mark.parametrize("block", SHELL, ids=lambda block: f"{block.page}: {block.heading}")
def test_shell_is_well_formed(block: Block) -> None:
    """A shell reads it to the end."""
    read = subprocess.run(["sh", "-n"], input=block.text, text=True, capture_output=True, check=False)
    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize("command", MAKE)
def test_command_of_make_is_understood(command: str) -> None:
    """Make knows the target and the variables; options of our own programs are tested where these are."""
    _, *words = shlex.split(command.partition(" > ")[0])
    known = re.findall(r"^(\w+) =", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {word.partition("=")[0] for word in words if "=" in word and not word.startswith("-")} <= set(
        known
    )
    read = subprocess.run(
        [shutil.which("make") or "make", "--dry-run", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr


@pytest.mark.parametrize("command", PYTHON)
def test_command_of_python_is_understood(command: str) -> None:
    """Modules and files that it names are there."""
    words = shlex.split(command)
    if "-m" in words:
        assert find_spec(words[words.index("-m") + 1]) is not None
    named = [words[place + 1] for place, word in enumerate(words) if word in {"-r", "-c"} and "pip" in words]
    named += [word.partition("[")[0] for word in words if word.startswith("./")]
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("block", PARTS, ids=lambda block: block.heading)
def test_part_of_a_declaration_is_accepted(block: Block) -> None:
    """Laid over a small declaration, it has no fault."""
    assert planned(merged(small(), yaml.safe_load(block.text))).workloads


def test_broken_value_is_reported_as_the_readme_shows() -> None:
    """The change that the README asks for gives the message below it."""
    broken = merged(
        declaration(ROOT / "Pulumi.dev.yaml"), {"assistant": {"url": "http://assistant.example.com"}}
    )
    with pytest.raises(DeclarationError) as refused:
        accepted(broken)
    [block] = of("text", "README.md", "assistant.url")
    assert textwrap.indent(block.text, "  ") in f"{refused.value}\n"
