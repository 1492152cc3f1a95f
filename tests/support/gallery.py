"""The gallery of failures: wrong declarations, and the messages about them.

Each folder below `tests/failures` with an `overlay.yaml` is a case: a merge patch (RFC 7396) on `base.yaml`, a small
declaration without a fault. Its first line names the rule that it is for.

`make messages` writes all expected messages again. Read the difference before you commit it.
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
        """The name of the case."""
        return self.folder.name

    @property
    def rule(self) -> str:
        """The rule of the case, as `module.function`, or a word if it is no rule between fields."""
        first, _, _ = (self.folder / "overlay.yaml").read_text("utf-8").partition("\n")
        return first.removeprefix("# rule: ")

    @property
    def declaration(self) -> Mapping[str, Any]:
        """The declaration below `voice-gateway:gateway`: the base with the patch."""
        declared: Mapping[str, Any] = patched(
            read_yaml(FOLDER / "base.yaml"), read_yaml(self.folder / "overlay.yaml")
        )
        return declared

    @property
    def expected(self) -> str:
        """The reviewed message."""
        return (self.folder / "expected.txt").read_text("utf-8")

    def report(self) -> str:
        """The message that the program writes, or an empty text if the declaration is accepted."""
        try:
            accept(self.declaration, read, NOW)
        except DeclarationError as error:
            return f"{error}\n"
        return ""


def read_yaml(file: Path) -> Any:  # noqa: ANN401 - a YAML document
    """A YAML file."""
    return yaml.safe_load(file.read_text("utf-8"))


def patched(base: Any, patch: Any) -> Any:  # noqa: ANN401 - any YAML value
    """A value after a merge patch: null removes a key, and a value that is no object replaces the whole."""
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
