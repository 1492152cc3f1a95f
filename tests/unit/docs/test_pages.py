"""All pages that people read: links lead somewhere, and commands and files that they name exist."""

import re
from pathlib import Path

import pytest

from tests.support.documents import ROOT, name_of

PAGES = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("sandbox/*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changes/*.md")}
)
LINK = re.compile(r"\]\((?!https?:)(?P<page>[^)#]*)(?:#(?P<heading>[^)]*))?\)")


def headings(page: Path) -> set[str]:
    """Anchors of a page, as GitHub makes them from its headings."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Links between pages name files, and headings, that exist."""
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        target = (page.parent / link["page"]).resolve() if link["page"] else page
        assert target.exists(), link["page"]
        assert link["heading"] is None or link["heading"] in headings(target)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_of_make_exist(page: Path) -> None:
    """A `make` command on a page is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z -]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    known = {target for line in targets for target in line.split()}
    used = set(re.findall(r"(?:`|^ *)make ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert set() == used - known


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_are_named_exist(page: Path) -> None:
    """A stack file on a page is there."""
    named = re.findall(r"\b(?:examples/[\w./-]+\.\w+|Pulumi\.dev\.yaml)", page.read_text(encoding="utf-8"))
    assert [] == [name for name in named if not (ROOT / name).exists()]
