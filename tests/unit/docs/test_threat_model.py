"""The threat model: the code and the tests that it names exist, and no control is without either."""

import re
from pathlib import Path

import pytest

from declaration.weaker import Choice
from docs.generate.documents import FOLDER
from tests.support.functions import functions

TEXT = (FOLDER / "threat-model.md").read_text(encoding="utf-8")
HEADING = "| Control | Asked by | Code | Proved by | Left to you |"
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def _rows() -> list[list[str]]:
    """The cells of each control."""
    tables = [part.partition("\n\n")[0] for part in TEXT.split(f"{HEADING}\n")[1:]]
    return [line.strip("| ").split(" | ") for table in tables for line in table.splitlines()[1:]]


ROWS = _rows()
PROOFS = sorted({proof for row in ROWS for proof in LINK.findall(row[3])})


@pytest.mark.parametrize(("name", "path"), PROOFS, ids=lambda part: part)
def test_proof_exists(name: str, path: str) -> None:
    """A link under "Proved by" is the name of a function in the file to which it leads."""
    assert f"test_{name.replace(' ', '_')}" in functions(FOLDER / path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_control_is_whole(row: list[str]) -> None:
    """Each control has a source, code that is there, a test, and a word on what remains."""
    _control, source, code, proofs, remains = row
    assert source
    assert remains
    assert LINK.findall(proofs)
    for name, path in LINK.findall(code):
        assert (FOLDER / path).is_file(), path
        assert Path(path).name == name
    assert LINK.sub("", code).replace(",", "").strip(" ") in {"", "asks a gateway that runs"}


def test_there_is_something_to_look_at() -> None:
    """A page that was written in another form would pass the tests above."""
    assert len(ROWS) > 40
    assert len(PROOFS) > 50
    assert len(re.findall(rf"^{re.escape(HEADING)}$", TEXT, re.MULTILINE)) >= 11


def test_each_attacker_is_met() -> None:
    """The table of attackers leads to sections that have controls."""
    table = TEXT.partition("## Who attacks")[2].partition("\n## ")[0]
    met = set(re.findall(r"\[([^\]]+)\]\(#", table))
    with_controls = {part.partition("\n")[0] for part in TEXT.split("\n## ")[1:] if f"{HEADING}\n" in part}
    assert met
    assert met <= with_controls


def test_choices_that_are_named_exist() -> None:
    """A weaker choice on the page is one of the declaration."""
    named = set(re.findall(r"(?:choice|choose|what) `([a-z-]+)`", TEXT))
    assert named
    assert named <= {choice.value for choice in Choice}
