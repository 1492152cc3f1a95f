"""The version of this repository: one for the program, the reader, the policy pack and the sandbox.

Owns the list of files that contain it.
"""

import re
from pathlib import Path
from typing import Final

PLACES: Final = {
    "pyproject.toml": r'^version = "(?P<version>[^"]+)"$',
    "reader/pyproject.toml": r'^version = "(?P<version>[^"]+)"$',
    "sandbox/pyproject.toml": r'^version = "(?P<version>[^"]+)"$',
    "policy/PulumiPolicy.yaml": r"^version: (?P<version>\S+)$",
}
"""Each file, and the line with the version."""

VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def parsed(version: str) -> tuple[int, ...] | None:
    """The three numbers of a version; None if the text is not one."""
    match = VERSION.fullmatch(version)
    return tuple(map(int, match.groups())) if match else None


def stated(root: Path) -> dict[str, str]:
    """The version in each file."""
    return {place: _line(root / place, pattern)["version"] for place, pattern in PLACES.items()}


def write(root: Path, version: str) -> None:
    """Write the version into each file."""
    for place, pattern in PLACES.items():
        file = root / place
        match = _line(file, pattern)
        text = file.read_text(encoding="utf-8")
        start, end = match.span("version")
        file.write_text(text[:start] + version + text[end:], encoding="utf-8")


def _line(file: Path, pattern: str) -> "re.Match[str]":
    [match] = re.finditer(pattern, file.read_text(encoding="utf-8"), re.MULTILINE)
    return match
