"""A page as one HTML file: no network, light and dark, printable, readable on a phone.

The file forbids scripts and requests by its own policy.
"""

from typing import Final

from review.cells import Page
from review.drawing.parts import Picture
from review.drawing.svg import drawing
from review.templates import rendered

_TEMPLATE: Final = "page.html.jinja"


def html(page: Page, picture: Picture) -> str:
    """The page, with the drawing of the flows after its first section."""
    return rendered(_TEMPLATE, page=page, drawing=drawing(picture))
