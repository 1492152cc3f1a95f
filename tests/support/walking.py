"""Walks through a plan, for tests that look for something at any place."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar

Noun = TypeVar("Noun")


def found(value: object, kind: type[Noun]) -> Iterator[Noun]:
    """Every object of a type inside a value, in the order of its fields."""
    if isinstance(value, kind):
        yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from found(getattr(value, field.name), kind)
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from found(child, kind)
    elif isinstance(value, tuple):
        for child in value:
            yield from found(child, kind)
