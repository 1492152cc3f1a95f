"""The report as one HTML file: it has the content of the Markdown report, needs no network, and is accessible."""

import re
from html.parser import HTMLParser

import pytest

from review.cells import Tone
from review.page import page
from review.report import as_html
from tests.support.declarations import small, weaker, with_adapter
from tests.support.reviewing import reported

REPORT = reported(with_adapter(weakerChoices=weaker("plain-sip")))
PAGE = page(REPORT)
TEXT = as_html(REPORT)
VOID = {"meta"}


class Reader(HTMLParser):
    """Collects the texts of cells, the attributes, and the tags in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a tag."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Record the text of a cell."""
        if "td" in self.open:
            self.cells[-1] += data


READ = Reader(TEXT)


def test_tags_are_closed_in_order() -> None:
    """The file is well-formed HTML."""
    assert [] == READ.open
    assert TEXT.startswith("<!doctype html>")


def test_cells_are_those_of_the_page() -> None:
    """The cells have the same texts as the Markdown report."""
    assert [cell.text for section in PAGE.sections for row in section.rows for cell in row] == READ.cells


def test_nothing_is_fetched_and_nothing_runs() -> None:
    """The file has no script and no address of another file, and its own policy forbids both."""
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & set(READ.tags)
    addresses = [value for _, name, value in READ.attributes if name in {"href", "src", "action"}]
    assert addresses
    assert all(value.startswith("#") for value in addresses)
    assert not re.search(
        r"url\(|@import|https?:", "".join(re.findall(r"<style>.*?</style>", TEXT, re.DOTALL))
    )
    assert "default-src 'none'" in TEXT


def test_links_lead_to_sections() -> None:
    """The navigation lists each heading in order, and no anchor is used twice."""
    names = [value for _, name, value in READ.attributes if name == "id"]
    headings = [value for tag, name, value in READ.attributes if (tag, name) == ("h2", "id")]
    links = [value.removeprefix("#") for _, name, value in READ.attributes if name == "href"]
    assert len(names) == len(set(names))
    assert headings == links[: len(headings)]
    assert set(links) <= set(headings)


def test_texts_of_users_are_escaped() -> None:
    """A reason with markup is shown as text."""
    reason = 'said <script>alert(1)</script> & "quoted" that it is fine'
    text = as_html(reported(small(weakerChoices=[{"what": "plain-sip", "reason": reason}])))
    assert "<script>" not in text
    assert reason in Reader(text).cells


def test_each_judgement_is_in_the_text_too() -> None:
    """Cells with a judgement have a word and a sign, not only a colour."""
    judged = [
        cell for section in PAGE.sections for row in section.rows for cell in row if cell.tone != Tone.PLAIN
    ]
    assert judged
    assert all(cell.text for cell in judged)
    assert all(f".{tone}::before" in TEXT for tone in (Tone.GOOD, Tone.POOR))


def test_cells_name_their_column_on_a_phone() -> None:
    """On a narrow screen, where the heading of a table is hidden, each cell shows the name of its column."""
    named = [value for tag, name, value in READ.attributes if (tag, name) == ("td", "data-heading")]
    assert len(named) == len(READ.cells)
    assert all(named)


def _luminance(colour: str) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[position : position + 2], 16) / 255 for position in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_texts_have_contrast(theme: int) -> None:
    """Each text colour has a contrast of at least 4.5 to 1 on both backgrounds (WCAG 2.2, 1.4.3)."""
    block = re.findall(r":root \{(.*?)\}", TEXT, re.DOTALL)[theme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    for text in ("ink", "quiet", "link", "good", "fair", "weak", "poor"):
        for paper in ("paper", "band"):
            light, dark = sorted((_luminance(colours[text]), _luminance(colours[paper])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, paper)
