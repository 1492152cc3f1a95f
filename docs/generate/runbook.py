"""The runbook's example of an error: the declaration is written by hand, what it says is written from the program."""

import re
from datetime import UTC, datetime
from pathlib import Path

import yaml

from declaration.faults import DeclarationError
from plan.preflight import accept

NAME = "runbook.md"
FOLDER = Path(__file__).resolve().parents[1]

_BLOCK = re.compile(r"```yaml\n(?P<declaration>.*?)```\n\n```text\n.*?```\n", re.DOTALL)


def runbook() -> str:
    """The page with the error's text written anew."""
    before, heading, rest = (FOLDER / NAME).read_text(encoding="utf-8").partition("## Read an error\n")

    def renewed(match: re.Match[str]) -> str:
        said = _faults(match["declaration"])
        return f"```yaml\n{match['declaration']}```\n\n```text\n{said}\n```\n"

    return before + heading + _BLOCK.sub(renewed, rest, count=1)


def _faults(declaration: str) -> str:
    try:
        accept(yaml.safe_load(declaration), lambda _: b"", datetime.now(UTC))
    except DeclarationError as error:
        return str(error)
    raise AssertionError("the runbook's wrong declaration is accepted")
