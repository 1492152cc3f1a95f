"""The report's page in a real browser: for each case, in both themes, on a desk, on a phone and on paper.

The pictures of all pages are in `.cache/pages` afterwards.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from review.report import as_html
from sandbox.testing.stacks import wait_for
from tests.support.browsing import DESK, PHONE, PICTURES, TABLET, opened, started
from tests.support.pages import EXAMPLES, hard
from tests.support.reviewing import reported, reported_file

pytestmark = pytest.mark.live

VIEWS = [("light", DESK), ("dark", DESK), ("light", TABLET), ("dark", PHONE)]
"""What a page is seen in: both themes, and each width."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with started() as each:
        yield each


@pytest.fixture(scope="module", params=[*EXAMPLES, "hard"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a case, as a file."""
    name = request.param
    report = reported_file(EXAMPLES[name]) if name in EXAMPLES else reported(hard())
    file = tmp_path_factory.mktemp("pages") / f"{name}.html"
    file.write_text(as_html(report), encoding="utf-8")
    return file


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_page_can_be_read(browser: Browser, page: Path, theme: str, width: int) -> None:
    """No text covers another or leaves its box, no line runs through a box, and nothing is wider than the window."""
    with opened(browser, page, theme, width) as each:
        PICTURES.mkdir(parents=True, exist_ok=True)
        each.page.screenshot(path=PICTURES / f"{page.stem}-{theme}-{width}.png", full_page=True)
        for fault in ("overlapping", "overflowing", "leaving", "crossing", "unsigned"):
            assert [] == each.faults(fault), fault
        if width == PHONE:
            assert [] == each.faults("nameless")


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_page_is_accessible(browser: Browser, page: Path, theme: str, width: int) -> None:
    """Axe-core finds nothing: names, roles, order of headings, contrast, what the keyboard reaches."""
    with opened(browser, page, theme, width) as each:
        result = Axe().run(each.page)
        assert 0 == result.violations_count, result.generate_report()


def test_page_asks_nobody(browser: Browser, page: Path) -> None:
    """It asks for itself alone; and if it had a picture of another place, its own policy would refuse that."""
    with opened(browser, page, "light", DESK) as each:
        assert [page.as_uri()] == each.requests
        refused = each.page.evaluate(
            """() => new Promise((done) => {
              document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
              document.body.append(Object.assign(new Image(), { src: "https://192.0.2.1/picture.png" }));
            })"""
        )
        assert "img-src" == refused


def test_page_prints(browser: Browser, page: Path) -> None:
    """On paper tables are tables, the drawing is no wider than a sheet, and nothing covers anything."""
    with opened(browser, page, "dark", 718) as each:
        each.page.emulate_media(media="print")
        for fault in ("overlapping", "overflowing", "leaving"):
            assert [] == each.faults(fault), fault
        shown = each.page.locator("td").first.evaluate("element => getComputedStyle(element).display")
        assert "table-cell" == shown
        drawing = each.page.locator("svg.flows").bounding_box()
        assert drawing is not None
        assert drawing["width"] <= 718
        assert each.page.pdf(format="A4").startswith(b"%PDF-")


def test_themes_differ(browser: Browser, page: Path) -> None:
    """The dark one is dark, in the drawing too."""
    papers = []
    for theme in ("light", "dark"):
        with opened(browser, page, theme, DESK) as each:
            papers.append(
                [
                    each.page.locator(place).evaluate("element => getComputedStyle(element).backgroundColor")
                    for place in ("body", "svg.flows")
                ]
            )
    assert [["rgb(255, 255, 255)"] * 2, ["rgb(21, 25, 29)"] * 2] == papers


def test_drawing_scrolls_by_keyboard_on_a_phone(browser: Browser, page: Path) -> None:
    """Who has no mouse sees its right side too."""
    with opened(browser, page, "light", PHONE) as each:
        frame = each.page.locator(".frame")
        frame.focus()
        each.page.keyboard.press("ArrowRight")
        # Asked from outside: the page's policy lets nobody evaluate a text in it, as `wait_for_function` does.
        wait_for(lambda: bool(frame.evaluate("frame => frame.scrollLeft > 0")), "the frame to scroll")
