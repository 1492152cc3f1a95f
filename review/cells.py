"""The parts of a page: sections with a sentence and a table. A cell may have a judgement.

The text of a cell contains its judgement in words too, so readers need no colour.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The judgement of a cell."""

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
    """A section of the page."""

    title: str
    lead: str
    """A sentence about the table, or what is true if the table has no rows."""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def key(self) -> str:
        """Its anchor for links within the page."""
        return self.title.lower().replace(" ", "-").replace(",", "")


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    lead: str
    sections: tuple[Section, ...]
