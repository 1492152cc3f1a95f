"""`python -m verify`, run from some place, and what it says as sets of controls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.documents import ROOT


@dataclass(frozen=True)
class Verified:
    """The result of `verify`: its exit code and text, and the controls with their listeners by verdict."""

    code: int
    text: str
    found: dict[str, set[tuple[str, str]]] = field(repr=False)

    @property
    def broken(self) -> set[tuple[str, str]]:
        """The controls that are broken."""
        return self.found.get("broken", set())


def verify(place: Sequence[str], outputs: Mapping[str, Any], folder: Path, *options: str) -> Verified:
    """Run it with a file of some outputs.

    Args:
        place: how a command line begins that runs where the question comes from.
        outputs: of a stack.
        folder: for its files.
        options: of the command.
    """
    file, findings = folder / "outputs.json", folder / "findings.json"
    file.write_text(json.dumps(outputs), encoding="utf-8")
    findings.unlink(missing_ok=True)
    done = subprocess.run(
        [*place, sys.executable, "-m", "verify", str(file), "--json", str(findings), *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "reader" / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert findings.exists(), done.stdout
    found: dict[str, set[tuple[str, str]]] = {}
    for each in json.loads(findings.read_text(encoding="utf-8")):
        subject = each["subject"].partition(",")[0].lstrip("0123456789 ")
        found.setdefault(each["verdict"], set()).add((each["control"], subject))
    return Verified(done.returncode, done.stdout, found)
