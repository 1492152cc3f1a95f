"""What a page is made of: sections with a sentence and a table, and cells that may say how they are to be judged.

Each judgement is said in words too, so that no colour is needed.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a cell is to be judged."""

    PLAIN = "plain"
    GOOD = "good"
    POOR = "poor"


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    title: str
    lead: str
    """What the table says, or what holds where it has no row."""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def key(self) -> str:
        """Its name in links within the page."""
        return self.title.lower().replace(" ", "-").replace(",", "")


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    lead: str
    sections: tuple[Section, ...]
