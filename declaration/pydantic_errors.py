"""Faults from pydantic's errors.

Owns the words for faults of a single value: unknown key, missing key, wrong type, out of bounds. Words never hold the
value: pydantic's own messages are not passed on, only its kinds and bounds.
"""

import difflib
import inspect
import typing
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from declaration.base import join
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.json_limits import Location

_EXPECTED = {
    "string_type": ("is not text", "write text"),
    "int_type": ("is not a whole number", "write a whole number, without quotes"),
    "int_from_float": ("is not a whole number", "write a whole number, without quotes"),
    "bool_type": ("is neither true nor false", "write true or false, without quotes"),
    "dict_type": ("is not a set of keys", "write keys and values"),
    "model_type": ("is not a set of keys", "write keys and values below it"),
    "model_attributes_type": ("is not a set of keys", "write keys and values below it"),
    "tuple_type": ("is not a list", "write a list: one item per line, each after a hyphen"),
    "list_type": ("is not a list", "write a list: one item per line, each after a hyphen"),
    "string_too_long": ("is too long", "write at most {max_length} characters"),
    "greater_than_equal": ("is too small", "write {ge} or more"),
    "less_than_equal": ("is too large", "write {le} or less"),
    "literal_error": ("is not one of the allowed values", "write {expected}"),
    "enum": ("is not one of the allowed values", "write {expected}"),
}


def fault_of(detail: ErrorDetails, read: type[BaseModel] = Gateway) -> Fault:
    """The fault behind one finding of pydantic, which read this model; the value is looked at for its type alone."""
    if detail["type"] == "extra_forbidden":
        reason, remedy = _unknown(detail, read)
    else:
        reason, remedy = _SPECIAL.get(detail["type"], _expected)(detail)
    return Fault(join(*_place(detail)), reason, remedy)


def _place(detail: ErrorDetails) -> Location:
    """Where it is, without the mark that pydantic puts behind a name that is itself the faulty value."""
    location = detail["loc"]
    is_name = location[-1] == "[key]" and detail["type"] != "extra_forbidden"
    return location[:-1] if is_name else location


def _expected(detail: ErrorDetails) -> tuple[str, str]:
    reason, remedy = _EXPECTED.get(
        detail["type"], ("is not an allowed value", "see docs/reference.md for its form")
    )
    return reason, remedy.format_map(detail.get("ctx", {}))


def _fault(detail: ErrorDetails) -> tuple[str, str]:
    context = detail.get("ctx", {})
    return context["reason"], context["remedy"]


def _missing(detail: ErrorDetails) -> tuple[str, str]:
    return "is missing", f"add the key {detail['loc'][-1]}"


def _text(detail: ErrorDetails) -> tuple[str, str]:
    if isinstance(detail["input"], bool | int | float):
        return (
            "is a number or a boolean, not text",
            "put it in quotes; unquoted, phone numbers lose their leading zeros and 1.10 becomes 1.1",
        )
    if isinstance(detail["input"], dict):
        return (
            "is a set of keys, not text",
            "write text; where a file is allowed, write {file: <path>} and nothing else",
        )
    return _EXPECTED["string_type"]


def _short(detail: ErrorDetails) -> tuple[str, str]:
    if detail.get("ctx", {}).get("min_length") == 1:
        return "is empty", "write a value, or remove the key"
    return _expected(detail)


def _unknown(detail: ErrorDetails, read: type[BaseModel]) -> tuple[str, str]:
    *parents, key = detail["loc"]
    allowed_keys = _known_keys(read, tuple(parents))
    lowered = {name.lower(): name for name in allowed_keys}
    nearest = difflib.get_close_matches(str(key).lower().replace("_", ""), lowered, n=1)
    if nearest:
        return "is not a known key", f"write {lowered[nearest[0]]}"
    return "is not a known key", f"remove it; the known keys are: {', '.join(allowed_keys)}"


def _known_keys(read: type[BaseModel], location: Location) -> list[str]:
    """Keys of the model at a location below another, in its own order."""
    here: Any = read
    for part in location:
        model = model_in(here)
        if isinstance(part, str) and model is not None:
            here = _annotations(model).get(part)
    model = model_in(here)
    return [] if model is None else list(_annotations(model))


def _annotations(model: type[BaseModel]) -> dict[str, object]:
    """The annotation of each field, by its name in YAML."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def model_in(annotation: object) -> type[BaseModel] | None:
    """The model behind an annotation such as `tuple[Tenant, ...] | None`; None where there is none."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    models = (model_in(part) for part in typing.get_args(annotation))
    return next((model for model in models if model is not None), None)


_SPECIAL: dict[str, Callable[[ErrorDetails], tuple[str, str]]] = {
    "fault": _fault,
    "missing": _missing,
    "string_too_short": _short,
    "string_type": _text,
    "too_short": _short,
}
