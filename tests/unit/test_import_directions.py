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
    "checks",
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
    "components": {"components", "plan", "facts", "declaration", "keystore"},
    "plugin": {"plugin", "components"},
    "review": {"review", "plan", "checks", "facts", "declaration", "keystore"},
    "policy": set(),
    "verify": {"verify"},
}
"""Rooms that a room may import from; of those that are ours."""

VOCABULARY = ("facts.model", "facts.parties")
"""What components import of `facts`: the types of a plan, not how they are decided."""

WITHOUT_PULUMI = ("declaration", "facts", "keystore", "checks", "plan", "review")


def modules(file: Path) -> Iterator[str]:
    """All modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def imported(file: Path) -> Iterator[str]:
    """Their first names."""
    return (module.partition(".")[0] for module in modules(file))


def files(room: str) -> list[Path]:
    """Every module of a room."""
    return sorted((PROJECT / room).rglob("*.py"))


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_those_below_it(room: str) -> None:
    """`declaration` <- `plan` <- `components`, `review`; `keystore` stands alone; nothing knows sandbox or tests."""
    known = {name for file in files(room) for name in imported(file)} & set(ROOMS)
    assert known <= MAY_KNOW[room]


def test_components_know_the_types_of_plans_and_not_how_they_are_decided() -> None:
    """One module defines a type, and everyone imports it from there; of `facts`, components need no more."""
    known = {module for file in files("components") for module in modules(file) if module.startswith("facts")}
    assert known
    assert {module for module in known if not module.startswith(VOCABULARY)} == set()


def test_no_list_hands_types_on() -> None:
    """A type has one address."""
    packages = (PROJECT / room / "model" / "__init__.py" for room in ("facts", "plan"))
    assert [module for file in packages for module in modules(file)] == []


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
