"""The types of the outputs' reader, written from the published schema, so that they cannot differ from it."""

import re
from collections.abc import Iterator
from typing import Any

from docs.generate.schemas import outputs_schema

NAME = "../reader/src/voice_gateway_outputs/contract.py"
"""Its place, from the folder `docs`."""

ROOT = "GatewayOutputs"
"""What a program reads: all outputs of a gateway."""

_HEAD = '''"""The outputs of a voice gateway as typed values. Written from the contract's schema by `make docs`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class _Output(BaseModel):
    """A part of the outputs: read-only, and open for fields that a later minor version adds."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, strict=True, hide_input_in_errors=True
    )
'''


def types() -> str:
    """The module."""
    schema = outputs_schema()
    definitions = schema["$defs"]
    parts = [_enum(name, each) for name, each in definitions.items() if "enum" in each]
    parts += [_model(name, each) for name, each in _in_order(definitions)]
    parts.append(_model(ROOT, schema))
    return "\n\n".join([_HEAD, *parts])


def _in_order(definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, each) for name, each in definitions.items() if "properties" in each)


def _enum(name: str, schema: dict[str, Any]) -> str:
    members = "\n".join(f"    {_constant(value)} = {_quoted(value)}" for value in schema["enum"])
    return f'class {name}(StrEnum):\n    """{_sentence(schema)}"""\n\n{members}\n'


def _model(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    lines = [f'class {name}(_Output):\n    """{_sentence(schema)}"""\n']
    for key, value in schema["properties"].items():
        default = " = None" if _is_nullable(value) or key not in required else ""
        lines.append(f"    {_snake(key)}: {_type(value)}{default}")
        if "description" in value:
            lines.append(f'    """{_sentence(value)}"""')
    return "\n".join(lines) + "\n"


def _is_nullable(schema: dict[str, Any]) -> bool:
    """Whether a value may be null. The engine leaves nulls out of a stack's outputs."""
    return any(each.get("type") == "null" for each in schema.get("anyOf", ()))


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        # any minor version of the contract; the reader checks the major one
        return "str"
    if "enum" in schema:
        return f"Literal[{', '.join(map(_quoted, schema['enum']))}]"
    if schema["type"] == "array":
        return f"tuple[{_type(schema['items'])}, ...]"
    return {"string": "str", "integer": "int", "boolean": "bool", "null": "None"}[schema["type"]]


def _sentence(schema: dict[str, Any]) -> str:
    return " ".join(str(schema.get("description", "One of these.")).split())


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _constant(value: str) -> str:
    return _snake(value).replace("-", "_").upper()


def _quoted(value: str) -> str:
    return f'"{value}"'
