"""Stack files of this repository, read like the program reads them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from declaration.stack_file import KEY
from plan.preflight import Accepted, accept

ROOT = Path(__file__).resolve().parents[2]
"""The project folder. Paths in a declaration are relative to it."""

ROTATION = sorted(ROOT.glob("examples/rotation/*/gateway.yaml"))
"""The steps of a change of authority, in order."""

EXAMPLES = [*sorted(ROOT.glob("examples/*.yaml")), *ROTATION]
"""Every example."""

STACK_FILES = [ROOT / "Pulumi.dev.yaml", *EXAMPLES]
"""Every stack file of this repository for users."""


def name_of(path: Path) -> str:
    """The name of a file in tests."""
    return path.relative_to(ROOT).as_posix()


def read(name: str) -> bytes:
    """The bytes of a file that a declaration names."""
    return (ROOT / name).read_bytes()


def stack_file(path: Path) -> dict[str, Any]:
    """A stack file as data."""
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def declaration(path: Path) -> dict[str, Any]:
    """The declaration in a stack file."""
    found: dict[str, Any] = stack_file(path)["config"][KEY]
    return found


def accepted(document: dict[str, Any]) -> Accepted:
    """A declaration that is checked today, as `pulumi up` would check it."""
    return accept(document, read, datetime.now(UTC))
