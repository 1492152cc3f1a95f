"""A real headless browser, and what tests ask about a page in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.bootstrap import browser as programs
from tests.support.documents import ROOT

PICTURES: Final = ROOT / ".cache" / "pages"
"""The folder for pictures of the pages, for people."""
SCRIPT: Final = Path(__file__).with_name("geometry.js")

MILLISECONDS: Final = 120_000
"""For the start of the browser and for each thing that it does; the machine may be busy."""
PHONE: Final = 360
TABLET: Final = 768
DESK: Final = 1280


@contextmanager
def started() -> Iterator[Browser]:
    """The browser. It needs no sandbox of its own, because it opens only our files, and as root it has none."""
    program = programs.Browser(ROOT)
    path = program.find()
    assert path is not None, "`python -m sandbox.bootstrap live` fetches a browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu"],
            timeout=MILLISECONDS,
            env={**os.environ, **program.environment()},
        )
        yield browser
        browser.close()


@dataclass(frozen=True)
class Opened:
    """An open page, and the addresses that it requested."""

    page: Page
    requests: list[str]

    def faults(self, name: str) -> list[str]:
        """The faults that a function of geometry.js finds."""
        found: Any = self.page.evaluate(f"{SCRIPT.read_text(encoding='utf-8')}\n{name}()")
        return [str(each) for each in found]


@contextmanager
def opened(browser: Browser, file: Path, theme: str, width: int) -> Iterator[Opened]:
    """A file in a window of this width, in the light or the dark theme."""
    dark = theme == "dark"
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
    )
    page.set_default_timeout(MILLISECONDS)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    yield Opened(page, requests)
    page.close()
