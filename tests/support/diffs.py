"""The gallery of security diffs: pairs of declarations, and the comment that a reviewer reads.

Each folder below `tests/diffs` is a case: `old.yaml` and `new.yaml` are merge patches (RFC 7396) on the base of the
gallery of failures. Some cases have a `preview.json`, as the engine would print it.

`python -m tests.support.diffs` writes all expected comments again. Read the difference before you commit it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.diff import commented, diff
from tests.support.gallery import FOLDER as FAILURES
from tests.support.gallery import patched, read_yaml
from tests.support.reviewing import reviewed_document

FOLDER = Path(__file__).parents[1] / "diffs"


@dataclass(frozen=True)
class Pair:
    """Two declarations."""

    folder: Path

    @property
    def expected(self) -> str:
        """The reviewed comment."""
        return (self.folder / "expected.md").read_text("utf-8")

    def comment(self) -> str:
        """The comment that the program writes."""
        old, new = (reviewed_document(self._declaration(name)) for name in ("old", "new"))
        preview = self.folder / "preview.json"
        found = diff(old, new, json.loads(preview.read_text("utf-8")) if preview.exists() else None)
        return commented(found, old, new)

    def _declaration(self, name: str) -> dict[str, Any]:
        made: dict[str, Any] = patched(
            read_yaml(FAILURES / "base.yaml"), read_yaml(self.folder / f"{name}.yaml")
        )
        return made


def pairs() -> list[Pair]:
    """Every case, sorted by name."""
    return [Pair(file.parent) for file in sorted(FOLDER.glob("*/new.yaml"))]


if __name__ == "__main__":
    for pair in pairs():
        (pair.folder / "expected.md").write_text(pair.comment(), "utf-8")
