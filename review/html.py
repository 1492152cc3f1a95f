"""A page as one HTML file: no network, light and dark, printable, readable on a phone.

Every text is escaped by the template engine. The file forbids scripts and requests by its own policy.
"""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from review.cells import Page

_TEMPLATE: Final = "page.html.jinja"


def html(page: Page) -> str:
    """The page."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(_TEMPLATE).render(page=page)
