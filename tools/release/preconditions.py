"""Conditions for a release. Every reason against it is reported at once, and nothing is changed."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.release import changelog, versions

STATES: Final = "tests/fixtures/states"
CONTRACTS: Final = "tests/fixtures/contract"
CONTRACT: Final = "docs/outputs.schema.json"


def git(root: Path, *arguments: str) -> str:
    """The output of a Git command."""
    return subprocess.run(
        ["git", *arguments],  # noqa: S607 - the user's own
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def contract_version(root: Path) -> str:
    """The version of the outputs' contract."""
    schema = json.loads((root / CONTRACT).read_text(encoding="utf-8"))
    return str(schema["properties"]["contractVersion"]["const"])


def objections(root: Path, version: str) -> Iterator[str]:
    """Each reason against this release, with its remedy."""
    yield from _version(root, version)
    if git(root, "status", "--porcelain"):
        yield "The working tree has changes: commit or remove them first."
    yield from _fragments(root)
    kept = [folder.name for folder in sorted((root / STATES).iterdir()) if folder.is_dir()]
    incomplete = [name for name in kept if not (root / STATES / name / "state.json").is_file()]
    if incomplete or not kept:
        yield f"{STATES}/{'/, '.join(incomplete)} has no state.json: run `make states` on the last release."
    yield from _contract(root)


def _version(root: Path, version: str) -> Iterator[str]:
    new = versions.parsed(version)
    if new is None:
        yield f"{version!r} is not a version: write three numbers, such as 1.2.0."
        return
    older = changelog.released((root / changelog.FILE).read_text(encoding="utf-8"))
    if older and new <= max(older):
        yield f"{version} is not newer than {'.'.join(map(str, max(older)))}, the last in {changelog.FILE}."
    if git(root, "tag", "--list", f"v{version}"):
        yield f"The tag v{version} exists: take another version."


def _fragments(root: Path) -> Iterator[str]:
    try:
        if not changelog.fragments(root):
            yield f"There is no fragment in {changelog.FOLDER}/: there is nothing to release."
    except changelog.FragmentError as error:
        yield f"{error}."


def _contract(root: Path) -> Iterator[str]:
    """The schema of a released contract must not change."""
    kept = root / CONTRACTS / f"{contract_version(root)}.schema.json"
    was_released = changelog.released((root / changelog.FILE).read_text(encoding="utf-8"))
    if was_released and kept.exists() and kept.read_bytes() != (root / CONTRACT).read_bytes():
        yield f"{CONTRACT} is not {CONTRACTS}/{kept.name}, which was released: raise contractVersion."
