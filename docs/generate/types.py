"""Types of the declaration in words: the names that the models give to kinds of values, and what they mean.

Owns the way from an annotation to a cell of the reference. The meanings are the docstrings beside the types.
"""

import ast
import collections.abc
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from types import ModuleType, NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from declaration import (
    environment,
    files,
    google,
    hosts,
    names,
    quantities,
    reasons,
    references,
    target,
    tenants,
    values,
)
from declaration.pydantic_errors import model_in

MODULES: tuple[ModuleType, ...] = (
    hosts,
    names,
    values,
    references,
    quantities,
    files,
    google,
    tenants,
    target,
    environment,
    reasons,
)
"""Modules with named types."""

_WORDS: dict[type, str] = {str: "text", bool: "true or false", int: "number"}


@dataclass(frozen=True)
class NamedType:
    """A kind of value to which the models give a name."""

    name: str
    meaning: str
    annotation: object


@cache
def named_types() -> tuple[NamedType, ...]:
    """Each named type, in the order of the modules."""
    return tuple(named for module in MODULES for named in _named(module))


def _named(module: ModuleType) -> Iterator[NamedType]:
    body = ast.parse(inspect.getsource(module)).body
    for statement, after in pairwise(body):
        match statement, after:
            case ast.Assign([ast.Name(name)]), ast.Expr(ast.Constant(str(meaning))):
                value = getattr(module, name)
                if get_origin(value) not in {None, collections.abc.Callable}:
                    yield NamedType(name, " ".join(meaning.split()), value)
            case _:
                pass


def name_of(annotation: object) -> str | None:
    """The name of an annotation; None where the models give it none."""
    return next((named.name for named in named_types() if named.annotation == annotation), None)


def is_list(annotation: object) -> bool:
    """Whether an annotation means a list, perhaps one that may be left out."""
    return get_origin(annotation) is tuple or any(
        is_list(part) for part in get_args(annotation) if model_in(annotation) is not None
    )


def words(annotation: Any) -> str:  # noqa: ANN401 - annotations have no common type
    """An annotation as a cell of the reference."""
    name, parts = name_of(annotation), get_args(annotation)
    if name is not None:
        return f"[{name}](#types)"
    if NoneType in parts:
        return " or ".join(words(part) for part in parts if part is not NoneType)
    return _compound(get_origin(annotation), parts) if parts else _plain(annotation)


def _compound(origin: object, parts: tuple[Any, ...]) -> str:
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin is Annotated:
        return words(parts[0]) + _bounds(parts[1:])
    if origin is dict:
        return f"{words(parts[1])} by {words(parts[0])}"
    return f"list of {words(parts[0])}"


def _plain(annotation: type) -> str:
    if issubclass(annotation, StrEnum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if issubclass(annotation, BaseModel):
        return "keys below"
    return _WORDS[annotation]


def _bounds(metadata: tuple[Any, ...]) -> str:
    limits = [
        limit for part in metadata for limit in (part.metadata if isinstance(part, FieldInfo) else [part])
    ]
    low = next((limit.ge for limit in limits if isinstance(limit, Ge)), None)
    high = next((limit.le for limit in limits if isinstance(limit, Le)), None)
    if low is None:
        return ""
    return f", {low} or more" if high is None else f", {low} to {high}"
