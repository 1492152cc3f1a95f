"""JSON schemas for editors and for tools that write stack files.

A schema knows the shape of single values; rules between fields are judged by the program alone.
"""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from declaration.gateway import Gateway
from declaration.stack_file import KEY
from docs.generate.docstrings import field_docstrings
from plan.contract import Contract
from review.model import Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECLARATION = "declaration.schema.json"
STACK = "stack.schema.json"
OUTPUTS = "outputs.schema.json"
REPORT = "report.schema.json"
PACKAGE = "package.schema.json"


class _Described(GenerateJsonSchema):
    """Describes fields by their docstrings. Leaves out titles, which would repeat the field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - signature of pydantic
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model = schema["cls"]
        names = {info.alias or name: name for name, info in model.model_fields.items()}
        return _described(super().model_schema(schema), model, names)

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        model = schema["cls"]
        names = {to_camel(each.name): each.name for each in dataclasses.fields(model)}
        return _described(super().dataclass_schema(schema), model, names)


def _described(schema: JsonSchemaValue, model: type, names: Mapping[str, str]) -> JsonSchemaValue:
    """The schema of a class, each property with the docstring of its field."""
    meanings = field_docstrings(model)
    for key, part in schema["properties"].items():
        part["description"] = meanings[names[key]]
    return schema


def model_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The values that a model takes."""
    return model.model_json_schema(schema_generator=_Described)


def declaration_schema() -> dict[str, Any]:
    """What may stand below `voice-gateway:gateway`."""
    schema = model_schema(Gateway)
    return {"$schema": DIALECT, **schema, "title": "The declaration of a voice gateway"}


def stack_schema() -> dict[str, Any]:
    """A whole stack file; keys beside the gateway's are Pulumi's own.

    Source: https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/.
    """
    text = {"type": "string"}
    return {
        "$schema": DIALECT,
        "title": "A stack file with the declaration of a voice gateway",
        "type": "object",
        "properties": {
            "config": {
                "type": "object",
                "description": "Configuration of the stack; keys of other namespaces belong to providers.",
                "properties": {KEY: {"$ref": DECLARATION}},
                "required": [KEY],
            },
            "secretsprovider": text | {"description": "What encrypts secrets; a passphrase when left out."},
            "encryptionsalt": text | {"description": "Written by Pulumi for passphrases."},
            "encryptedkey": text | {"description": "Written by Pulumi for other secrets providers."},
            "environment": {"description": "Pulumi ESC environments."},
        },
        "required": ["config"],
        "additionalProperties": False,
    }


def outputs_schema() -> dict[str, Any]:
    """What a stack exports: the contract with other teams."""
    adapter = TypeAdapter(Contract)
    schema = adapter.json_schema(schema_generator=_Described, mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "The outputs of a voice gateway"}


def report_schema() -> dict[str, Any]:
    """The security report as JSON."""
    adapter = TypeAdapter(Report)
    schema = adapter.json_schema(schema_generator=_Described, mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "The security report of a voice gateway"}


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it is published, in the order of the models."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
