"""Blocks of code on the pages of the documentation.

Owns how they are found. tests/unit/docs/blocks.yaml says which test runs which block.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.documents import ROOT, name_of

PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("changes/*.md"),
        *ROOT.glob("examples/**/*.md"),
        *(ROOT / folder / "README.md" for folder in ("reader", "sandbox")),
        *ROOT.glob("tests/*/README.md"),
        *ROOT.glob("tests/fixtures/*/README.md"),
    }
)
"""Every page that may have a block."""

_FENCE = re.compile(r"^ *(`{3,})(\w*)$")


@dataclass(frozen=True)
class Block:
    """A block of code."""

    page: str
    heading: str
    """The nearest heading above it."""
    language: str
    text: str

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block, without comments at their ends."""
        lines = (re.sub(r"(^|\s+)#\s.*$", "", line).strip() for line in self.text.splitlines())
        return [line for line in lines if line]


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    heading, fence, language, kept = "", "", "", list[str]()
    for line in page.read_text(encoding="utf-8").splitlines():
        match = _FENCE.match(line)
        if fence and match and match[1] == fence:
            yield Block(name_of(page), heading, language, textwrap.dedent("\n".join(kept)) + "\n")
            fence = ""
        elif fence:
            kept.append(line)
        elif match:
            fence, language, kept = match[1], match[2], []
        elif line.startswith("#"):
            heading = line.lstrip("# ")


BLOCKS = [block for page in PAGES for block in blocks(page)]
"""All blocks."""


def of(language: str, page: str = "", first: str = "") -> list[Block]:
    """Blocks of one language, on one page or on all, that have a line with this beginning."""
    return [
        each
        for each in BLOCKS
        if each.language == language
        and page in {"", each.page}
        and (not first or any(line.startswith(first) for line in each.text.splitlines()))
    ]
