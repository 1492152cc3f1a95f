"""What the components say of themselves, of their arguments and outputs: the docstring below each annotation.

The host of the SDK reads them only in the very class that it is given, not in those that it extends.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pulumi

from components import interface


def describe(schema: dict[str, Any], components: list[type[pulumi.ComponentResource]]) -> dict[str, Any]:
    """The schema with a description of each component and output."""
    for component in components:
        [resource] = [
            each
            for token, each in schema["resources"].items()
            if token.rpartition(":")[2] == component.__name__
        ]
        resource["description"] = inspect.getdoc(component)
        meanings_of_arguments = _arguments()[f"{component.__name__}Args"]
        for name, argument in resource["inputProperties"].items():
            argument["description"] = meanings_of_arguments[name]
        meanings = dict(_meanings(component))
        for name, output in resource["properties"].items():
            output["description"] = meanings[name]
    return schema


@cache
def _arguments() -> dict[str, dict[str, str]]:
    """Docstrings of the keys of each TypedDict, those of its parents included, which it does not know at run time."""
    meanings: dict[str, dict[str, str]] = {}
    for definition in ast.parse(inspect.getsource(interface)).body:
        if isinstance(definition, ast.ClassDef):
            names = [base.id for base in definition.bases if isinstance(base, ast.Name)]
            inherited = [pair for name in names for pair in meanings.get(name, {}).items()]
            meanings[definition.name] = dict([*inherited, *_docstrings(definition)])
    return meanings


def _meanings(component: type) -> Iterator[tuple[str, str]]:
    """Docstrings of attributes by the names that other languages have for them."""
    for parent in reversed(component.__mro__):
        if parent.__module__.partition(".")[0] not in {"pulumi", "builtins"}:
            yield from _own_meanings(parent)


def _own_meanings(parent: type) -> Iterator[tuple[str, str]]:
    [definition] = ast.parse(inspect.getsource(parent)).body
    for name, meaning in _docstrings(definition):
        first, *rest = name.split("_")
        yield "".join([first, *map(str.capitalize, rest)]), meaning


def _docstrings(definition: ast.stmt) -> Iterator[tuple[str, str]]:
    for statement, after in pairwise(getattr(definition, "body", ())):
        match statement, after:
            case ast.AnnAssign(ast.Name(name)), ast.Expr(ast.Constant(str(meaning))):
                yield name, meaning
            case _:
                pass
