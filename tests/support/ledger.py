"""The ledger of proofs for each target: the claim, the program that tested it, the result, and the time of stages.

A proof is a test with the mark `proof(claim, by=...)`. At the end the table of each target is printed, and written as
JSON into the folder `proofs`, which CI keeps.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

FOLDER: Final = "proofs"


@dataclass(frozen=True)
class Row:
    """A proof."""

    id: str
    claim: str
    by: str
    """The program that tested it."""
    result: str
    """`holds`, or `FAILS`."""
    seconds: float


@dataclass
class Ledger:
    """All proofs of one run."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    """By target."""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds of the stages that all proofs share."""
    measured: list[str] = field(default_factory=list)
    """Sentences about the cost of changes."""

    def enter(self, target: str, row: Row) -> None:
        """Add a proof. If it exists, the worse result is kept."""
        rows = self.rows.setdefault(target, [])
        before = next((each for each in rows if each.id == row.id), None)
        if before is None:
            rows.append(row)
        elif row.result != "holds":
            rows[rows.index(before)] = row

    def lines(self, target: str) -> Iterator[str]:
        """The table of a target, as Markdown."""
        table = [(each.id, each.claim, each.by, each.result) for each in self.rows[target]]
        yield from _table(("Proof", "Claim", "Asked by", "Result"), table)

    def write(self, folder: Path) -> None:
        """Write one file for each target."""
        folder.mkdir(parents=True, exist_ok=True)
        for target, rows in self.rows.items():
            told = {
                "target": target,
                "stages": self._stages(target),
                "proofs": [asdict(each) for each in rows],
            }
            path = folder / f"{target}.json"
            path.write_text(f"{json.dumps(told, indent=1)}\n", encoding="utf-8")
        (folder / "measured.json").write_text(f"{json.dumps(self.measured, indent=1)}\n", encoding="utf-8")

    def _stages(self, target: str) -> dict[str, float]:
        return {name: seconds for name, seconds in self.stages.items() if name.startswith(f"{target}: ")}


LEDGER: Final = Ledger()
"""The ledger of this run of pytest."""


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Measure a stage, named `target: what`."""
    started = time.monotonic()
    yield
    LEDGER.stages[name] = round(time.monotonic() - started, 1)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        yield f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
