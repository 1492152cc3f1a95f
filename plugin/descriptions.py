"""What the components say of themselves, and of their outputs: the docstring below each annotation.

The host of the SDK reads them for arguments, but else only in the very class that it is given, not in those that it
extends.
"""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pulumi


def describe(schema: dict[str, Any], components: list[type[pulumi.ComponentResource]]) -> dict[str, Any]:
    """The schema with a description of each component and output."""
    for component in components:
        [resource] = [
            each
            for token, each in schema["resources"].items()
            if token.rpartition(":")[2] == component.__name__
        ]
        resource["description"] = inspect.getdoc(component)
        meanings = dict(_meanings(component))
        for name, output in resource["properties"].items():
            output["description"] = meanings[name]
    return schema


def _meanings(component: type) -> Iterator[tuple[str, str]]:
    """Docstrings of attributes by the names that other languages have for them."""
    for parent in reversed(component.__mro__):
        if parent.__module__.partition(".")[0] not in {"pulumi", "builtins"}:
            yield from _own_meanings(parent)


def _own_meanings(parent: type) -> Iterator[tuple[str, str]]:
    [definition] = ast.parse(inspect.getsource(parent)).body
    for statement, after in pairwise(getattr(definition, "body", ())):
        match statement, after:
            case ast.AnnAssign(ast.Name(name)), ast.Expr(ast.Constant(str(meaning))):
                first, *rest = name.split("_")
                yield "".join([first, *map(str.capitalize, rest)]), meaning
            case _:
                pass
