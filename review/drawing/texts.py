"""Texts of the drawing: how wide they are at most, and where their lines break.

The reader's browser chooses the font. So widths are upper bounds: those of DejaVu Sans, the widest of the fonts that
browsers usually choose. A text then fits in any of them, and a drawing is the same on every machine.
"""

import re
from collections.abc import Iterator
from typing import Final

LINE_HEIGHT: Final = 15
"""Height of a line, in pixels."""
SIZE: Final = 12
"""Size of the font, in pixels."""
_BOLD: Final = 1.12
"""How much wider a bold text is, at most."""
_NARROW: Final = frozenset("fijlrtI .,:;'|!/()[]-")
_WIDE: Final = frozenset("mwMW@%+<>=~&")
_PIECES: Final = re.compile(r"\s+|[^\s.\-/,]*[.\-/,]|[^\s.\-/,]+")
_MORE: Final = "\N{HORIZONTAL ELLIPSIS}"


def width(text: str, *, bold: bool = False) -> float:
    """The width of a text in pixels, at most."""
    return sum(map(_advance, text)) * SIZE * (_BOLD if bold else 1)


def _advance(character: str) -> float:
    """The width of a character, as a part of the size of the font."""
    if character in _NARROW:
        return 0.42
    if character in _WIDE or not character.isascii():
        return 1.0
    return 0.79 if character.isupper() else 0.64


def lines(text: str, limit: float, most: int = 4, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that are no wider than the limit; an ellipsis ends a text with more lines than `most`.

    A line breaks at a space, or after a point, hyphen, slash or comma. A longer word breaks at the limit.
    """
    broken = list(_broken(text, limit, bold=bold))
    if len(broken) <= most:
        return tuple(broken)
    last = broken[most - 1]
    while width(last + _MORE, bold=bold) > limit:
        last = last[:-1]
    return (*broken[: most - 1], last.rstrip() + _MORE)


def _broken(text: str, limit: float, *, bold: bool) -> Iterator[str]:
    line = ""
    for piece in _PIECES.findall(text):
        if width((line + piece).rstrip(), bold=bold) <= limit:
            line += piece
            continue
        if line.strip():
            yield line.strip()
        line = piece.lstrip()
        while width(line, bold=bold) > limit:
            head = _head(line, limit, bold=bold)
            yield head
            line = line[len(head) :]
    if line.strip():
        yield line.strip()


def _head(word: str, limit: float, *, bold: bool) -> str:
    """The longest beginning of a word that fits; at least one character."""
    end = len(word)
    while end > 1 and width(word[:end], bold=bold) > limit:
        end -= 1
    return word[:end]
