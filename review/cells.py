"""The parts of a page: sections with a sentence and a table. A cell may be marked as good or poor.

The text of a cell says the same in words, so readers need no colour.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_LONGEST_WORD: Final = 18
"""Characters of the longest word that a narrow column has room for."""


class Tone(StrEnum):
    """The mark of a cell."""

    PLAIN = "plain"
    GOOD = "good"
    POOR = "poor"


class Length(StrEnum):
    """How the text of a cell may break."""

    WORD = "word"
    """It is one word that stays whole."""
    TEXT = "text"
    """Between words."""
    LONG = "long"
    """Also within words."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    tone: Tone = Tone.PLAIN

    @property
    def length(self) -> Length:
        """How it may break, so that columns are no wider than a page."""
        words = self.text.split()
        if any(len(word) > _LONGEST_WORD for word in words):
            return Length.LONG
        return Length.WORD if len(words) == 1 else Length.TEXT


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
