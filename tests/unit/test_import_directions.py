"""Imports between rooms go in one direction."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

ROOMS = (
    "declaration",
    "facts",
    "keystore",
    "plan",
    "components",
    "plugin",
    "review",
    "policy",
    "sandbox",
    "tests",
    "benchmarks",
    "docs",
    "tools",
)

MAY_KNOW = {
    "declaration": {"declaration"},
    "keystore": {"keystore"},
    "facts": {"facts", "declaration", "keystore"},
    "checks": {"checks", "facts", "declaration", "keystore"},
    "plan": {"plan", "checks", "facts", "declaration", "keystore"},
    "components": {"components", "plan", "declaration", "keystore"},
    "plugin": {"plugin", "components"},
    "review": {"review", "plan", "checks", "facts", "declaration", "keystore"},
    "policy": set(),
    "verify": {"verify"},
}
"""Rooms that a room may import from; of those that are ours."""

WITHOUT_PULUMI = ("declaration", "facts", "keystore", "checks", "plan", "review")


def imported(file: Path) -> Iterator[str]:
    """First names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def files(room: str) -> list[Path]:
    """Every module of a room."""
    return sorted((PROJECT / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_those_below_it(room: str) -> None:
    """`declaration` <- `plan` <- `components`, `review`; `keystore` stands alone; nothing knows sandbox or tests."""
    known = {name for file in files(room) for name in imported(file)} & set(ROOMS)
    assert known <= MAY_KNOW[room]


@pytest.mark.parametrize("room", WITHOUT_PULUMI)
def test_the_core_knows_no_pulumi(room: str) -> None:
    """These rooms can be tested in milliseconds, without an engine."""
    strangers = {file.name for file in files(room) for name in imported(file) if name.startswith("pulumi")}
    assert strangers == set()


def test_the_program_knows_no_sandbox() -> None:
    """No code of the product may know which engine or plugins it runs on."""
    assert not {"sandbox", "tests", "tools", "benchmarks"} & set(imported(PROJECT / "__main__.py"))


def test_the_rooms_are_where_this_test_looks() -> None:
    """If a room were moved, the tests above would find nothing."""
    assert all(files(room) for room in MAY_KNOW)
