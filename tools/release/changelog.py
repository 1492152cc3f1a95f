"""The changelog of a release, made of the fragments in `changes/`.

Owns the form of both. A fragment is a file `<kind>-<subject>.md`; in the changelog it is one item below its kind.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

KINDS: Final = ("security", "removed", "deprecated", "added", "changed", "fixed")
"""In the order in which operators should read them."""

FILE: Final = "CHANGELOG.md"
FOLDER: Final = "changes"

_UNRELEASED: Final = re.compile(r"^## Unreleased\n(?P<items>.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_RELEASED: Final = re.compile(r"^## (\d+)\.(\d+)\.(\d+) - ", re.MULTILINE)


class FragmentError(Exception):
    """A fragment cannot be put into the changelog."""


@dataclass(frozen=True)
class Fragment:
    """The release note of one change."""

    path: Path

    @property
    def kind(self) -> str:
        """One of `KINDS`, unless the file has another name."""
        return self.path.name.partition("-")[0]

    @property
    def item(self) -> str:
        """The text as an item of a list in the changelog, with links relative to the project folder."""
        text = self.path.read_text(encoding="utf-8").strip().replace("](../", "](")
        first, *others = text.splitlines()
        return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in others)])


def fragments(root: Path) -> list[Fragment]:
    """All fragments, sorted by their names.

    Raises:
        FragmentError: one has no kind, or no text.
    """
    all_fragments = [
        Fragment(path) for path in sorted((root / FOLDER).glob("*.md")) if path.name != "README.md"
    ]
    wrong = [each.path.name for each in all_fragments if each.kind not in KINDS]
    if wrong:
        raise FragmentError(f"{FOLDER}/{wrong[0]} must begin with one of {', '.join(KINDS)}, and a hyphen")
    empty = [each.path.name for each in all_fragments if not each.path.read_text(encoding="utf-8").strip()]
    if empty:
        raise FragmentError(f"{FOLDER}/{empty[0]} is empty")
    return all_fragments


def released(text: str) -> list[tuple[int, ...]]:
    """Versions that a changelog has, newest first."""
    return [tuple(map(int, numbers)) for numbers in _RELEASED.findall(text)]


def section(text: str, unreleased: list[Fragment], version: str, day: date) -> str:
    """The part of the changelog for one release: the items under "Unreleased", and the fragments."""
    match = _UNRELEASED.search(text)
    older = _items(match["items"]) if match else {}
    parts = []
    for kind in KINDS:
        items = [*older.get(kind, []), *(each.item for each in unreleased if each.kind == kind)]
        if items:
            parts.append(f"### {kind.capitalize()}\n\n" + "\n".join(items) + "\n")
    return f"## {version} - {day.isoformat()}\n\n" + "\n".join(parts)


def with_section(text: str, new: str) -> str:
    """The changelog with a release before the older ones, and nothing unreleased."""
    text = _UNRELEASED.sub("", text).rstrip() + "\n"
    head, mark, older = text.partition("\n## ")
    return f"{head.rstrip()}\n\n{new}" + (f"\n## {older}" if mark else "")


def _items(text: str) -> dict[str, list[str]]:
    """Items by kind."""
    items: dict[str, list[str]] = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        items[heading.strip().lower()] = [
            f"- {item.strip()}" for item in re.split(r"^- ", body, flags=re.MULTILINE)[1:]
        ]
    return items
