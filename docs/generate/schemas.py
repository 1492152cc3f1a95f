"""JSON schemas for editors and for tools that write stack files.

A schema knows the shape of single values; rules between fields are judged by the program alone.
"""

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from declaration.gateway import Gateway
from plan.contract import Contract

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECLARATION = "declaration.schema.json"
STACK = "stack.schema.json"
OUTPUTS = "outputs.schema.json"


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out titles, which would repeat the field's name without its word breaks."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - signature of pydantic
        return False


def declaration_schema() -> dict[str, Any]:
    """What may stand below `voice-gateway:gateway`."""
    schema = Gateway.model_json_schema(schema_generator=_WithoutTitles)
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
                "properties": {"voice-gateway:gateway": {"$ref": DECLARATION}},
                "required": ["voice-gateway:gateway"],
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
    schema = adapter.json_schema(schema_generator=_WithoutTitles, mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "The outputs of a voice gateway"}


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it is published, in the order of the models."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
