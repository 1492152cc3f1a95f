"""Decision records: all are listed, have the same form, and say what they cost."""

import re
from pathlib import Path

import pytest

from docs.generate.documents import FOLDER

DECISIONS = FOLDER / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))


def title(record: Path) -> tuple[int, str]:
    """Number and title of a record."""
    first = record.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# (\d+)\. (.+)", first)
    assert match is not None, first
    return int(match[1]), match[2]


def test_every_record_is_listed_under_its_title() -> None:
    """The index names each record once, in order, as the record calls itself."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d+)\]\((\S+)\) \| (.+) \|$", index, re.MULTILINE)
    assert [(str(title(record)[0]), record.name, title(record)[1]) for record in RECORDS] == rows


def test_numbers_have_no_gap() -> None:
    """Records are numbered one after another, as their files are."""
    assert list(range(1, len(RECORDS) + 1)) == [title(record)[0] for record in RECORDS]
    assert [title(record)[0] for record in RECORDS] == [int(record.name[:4]) for record in RECORDS]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_record_has_the_one_form(record: Path) -> None:
    """A record has context, decision and consequences, and at least one consequence is negative."""
    text = record.read_text(encoding="utf-8")
    assert ["Context", "Decision", "Consequences"] == re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert "\n- Negative: " in text


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_files_that_a_record_names_exist(record: Path) -> None:
    """A path in a record is there, so that a move is noticed."""
    named = re.findall(
        r"`((?:declaration|facts|checks|plan|keystore|components|sandbox|tests|docs|examples)/[\w/.]*)`",
        record.read_text(encoding="utf-8"),
    )
    assert [] == [name for name in named if not (FOLDER.parent / name).exists()]
