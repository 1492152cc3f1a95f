"""The gallery of failures: declarations with something wrong in them, and what is said of them.

Each folder below `tests/failures` with an `overlay.yaml` is a case: a merge patch (RFC 7396) on `base.yaml`, a small
declaration without a fault. Its first line names the rule that it is for.
`make messages` writes every expected message anew: read the difference before it is committed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from declaration.faults import DeclarationError
from plan.preflight import accept
from tests.support.certificates import NOW

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "tests" / "failures"


@dataclass(frozen=True)
class Case:
    """One wrong declaration."""

    folder: Path

    @property
    def name(self) -> str:
        """Name of the case."""
        return self.folder.name

    @property
    def rule(self) -> str:
        """What the case is for: `module.function` of a rule, or a word for what is no rule between fields."""
        first, _, _ = (self.folder / "overlay.yaml").read_text("utf-8").partition("\n")
        return first.removeprefix("# rule: ")

    @property
    def declaration(self) -> Mapping[str, Any]:
        """What stands below `voice-gateway:gateway`: the base, patched."""
        declared: Mapping[str, Any] = patched(
            read_yaml(FOLDER / "base.yaml"), read_yaml(self.folder / "overlay.yaml")
        )
        return declared

    @property
    def expected(self) -> str:
        """The message, as it was reviewed."""
        return (self.folder / "expected.txt").read_text("utf-8")

    def report(self) -> str:
        """The message, as it is; empty where the declaration is accepted."""
        try:
            accept(self.declaration, read, NOW)
        except DeclarationError as error:
            return f"{error}\n"
        return ""


def read_yaml(file: Path) -> Any:  # noqa: ANN401 - a YAML document
    """A YAML file."""
    return yaml.safe_load(file.read_text("utf-8"))


def patched(base: Any, patch: Any) -> Any:  # noqa: ANN401 - any YAML value
    """A value after a merge patch: null takes a key out, what is no object replaces the whole."""
    if not isinstance(patch, dict):
        return patch
    result = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = patched(result.get(key), value)
    return result


def read(name: str) -> bytes:
    """A file that a declaration names, relative to the project folder."""
    return (PROJECT / name).read_bytes()


def cases() -> list[Case]:
    """Every case, sorted by name."""
    return [Case(file.parent) for file in sorted(FOLDER.glob("*/overlay.yaml"))]


if __name__ == "__main__":
    for case in cases():
        (case.folder / "expected.txt").write_text(case.report(), "utf-8")
