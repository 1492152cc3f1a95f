"""The sentences of the vendor's security guide. This module reads them from the table in docs/guide.md.

It decides which settings of a sentence a declaration sets itself.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from review.model import SentenceReport

_PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "guide.md"
_HEADING: Final = "## Every sentence of the page"
_FIELD: Final = re.compile(r"`([\w.\[\]]+)`")


def sentence_reports(document: Mapping[str, Any]) -> Iterator[SentenceReport]:
    """Every sentence, with its settings, and the settings that the declaration sets."""
    for sentence, setting in _rows():
        fields = tuple(_FIELD.findall(setting))
        declared = tuple(field for field in fields if _is_declared(document, field.split(".")))
        yield SentenceReport(sentence, fields, setting.replace("`", ""), declared)


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    table = _PAGE.read_text(encoding="utf-8").partition(_HEADING)[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return tuple((cells[0], cells[1]) for cells in rows[2:])


def _is_declared(part: object, keys: list[str]) -> bool:
    """Whether a document has a value at a path; `tenants[]` means any item of the list."""
    if not keys:
        return True
    key, *more = keys
    child = part.get(key.removesuffix("[]")) if isinstance(part, Mapping) else None
    if child is None:
        return False
    if key.endswith("[]"):
        return isinstance(child, list) and any(_is_declared(item, more) for item in child)
    return _is_declared(child, more)
