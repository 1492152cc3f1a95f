"""Every field of the declaration with its path, type, default and meaning: the rows of the reference.

Owns the walk through the models. A model that stands in several places is walked in each, because its defaults may
differ there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from declaration.gateway import Gateway
from declaration.pydantic_errors import model_in
from declaration.visibility import visibilities
from docs.generate.docstrings import field_docstrings
from docs.generate.types import is_list, words


@dataclass(frozen=True)
class Field:
    """One row of the reference."""

    path: str
    """As faults write it; `[]` stands for each item of a list."""
    type: str
    default: str
    visibility: str
    """Whether its texts are public or secret; empty where it takes none."""
    meaning: str


def fields() -> Iterator[Field]:
    """Every field, in the order of the models."""
    yield from _fields(Gateway, "", PydanticUndefined)


def _fields(model: type[BaseModel], path: str, defaults: object) -> Iterator[Field]:
    annotations = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        annotation, key = annotations[name], info.alias or name
        here = f"{path}.{key}" if path else key
        default = getattr(defaults, name) if isinstance(defaults, BaseModel) else _default(info)
        yield Field(here, words(annotation), _shown(default), _visibility(annotation), _meaning(model, name))
        nested = model_in(annotation)
        if nested is not None:
            yield from _fields(nested, f"{here}[]" if is_list(annotation) else here, default)


def _default(info: FieldInfo) -> object:
    return info.get_default(call_default_factory=True)


def _visibility(annotation: object) -> str:
    return ", ".join(dict.fromkeys("" if mark is None else mark.value for mark in visibilities(annotation)))


def _meaning(model: type[BaseModel], name: str) -> str:
    return " ".join(field_docstrings(model)[name].split())


def _shown(default: object) -> str:
    match default:
        case BaseModel():
            return ""
        case None:
            return "left out"
        case bool():
            return f"`{str(default).lower()}`"
        case StrEnum():
            return f"`{default.value}`"
        case tuple() | dict() if not default:
            return "none"
        case _:
            return "required" if default is PydanticUndefined else f"`{default}`"
