"""A page as Markdown, with texts of users escaped."""

import re
from collections.abc import Iterator

from review.cells import Page, Section

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_MENTION = re.compile(r"@(?=\w)")


def markdown(page: Page) -> str:
    """The page."""
    parts = [
        f"# {escaped(page.title)}",
        escaped(page.lead),
        *(part for each in page.sections for part in _parts(each)),
    ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text without effect as Markdown: no markup, no line breaks, and no notification of a name after an at sign."""
    one_line = " ".join(text.split())
    return _MENTION.sub("@\N{ZERO WIDTH NON-JOINER}", _SPECIAL.sub(r"\\\1", one_line))


def _parts(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    if section.lead:
        yield escaped(section.lead)
    if section.rows:
        yield "\n".join(
            [
                _row(section.headings),
                _row(["---"] * len(section.headings)),
                *(_row([escaped(cell.text) for cell in row]) for row in section.rows),
            ]
        )


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
