"""The page on architecture: what it names is where it says, and the picture has the rooms."""

import re

import pytest

from docs.generate.documents import FOLDER
from tests.support.documents import ROOT

TEXT = (FOLDER / "architecture.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(\w+)` in \[[\w./`]+\]\(([^)]+\.py)\)", TEXT)
PATHS = sorted(set(re.findall(r"`((?:[a-z]+/)+[\w.]*)`", TEXT)))


@pytest.mark.parametrize(("name", "path"), NAMED, ids=lambda part: part)
def test_functions_are_where_the_page_says(name: str, path: str) -> None:
    """A function or class is in the file that its link leads to."""
    source = (FOLDER / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def|class) {name}\b", source, re.MULTILINE)


@pytest.mark.parametrize("path", PATHS)
def test_folders_and_tests_exist(path: str) -> None:
    """Each path in backticks is there."""
    assert (ROOT / path).exists()


def test_there_is_something_to_look_at() -> None:
    """A page that was written in another form would pass the tests above."""
    assert len(NAMED) >= 10
    assert len(PATHS) >= 10


def test_every_step_is_one_of_the_program() -> None:
    """Steps are numbered without a gap, from the stack file to the outputs."""
    steps = [int(number) for number in re.findall(r"^\| (\d+)\. ", TEXT, re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) == 9
