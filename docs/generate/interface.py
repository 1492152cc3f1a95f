"""The types of the components' arguments and outputs, written from the schemas, so that they cannot differ from them.

Only what a component host can read is used (pulumi.provider.experimental.analyzer): no unions, no literals. A secret may
be an output, unless its content is checked: keys, stores and their passphrases, accounts. Values that a stack file takes
from a file are text here, because programs read files themselves.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

from declaration.alone import AuthorityAlone, IdentityAlone, KeystoreAlone
from declaration.base import Model
from declaration.files import SECURE
from docs.generate.schemas import declaration_schema, model_schema, outputs_schema
from plan.services_alone import ALONE as SERVICES
from plan.services_alone import EVERY_OUTPUT, EVERYWHERE

NAME = "../components/interface.py"
"""Its place, from the folder `docs`."""

Schema = Mapping[str, Any]

_HEAD = '''"""The types of the components' arguments and outputs: for editors, type checkers and other languages.

Written from the models of the declaration and of the outputs by `make docs`. The keys are those of a stack file.
"""

from typing import Any, NotRequired, TypedDict

import pulumi
'''

ALONE: dict[str, type[Model]] = {
    "CertificateAuthorityArgs": AuthorityAlone,
    "IdentityArgs": IdentityAlone,
    "KeystoreArgs": KeystoreAlone,
}
"""Arguments of the components that stand alone."""

_TYPES = {"string": "str", "integer": "int", "boolean": "bool"}


def types() -> str:
    """The module."""
    arguments, outputs = declaration_schema(), outputs_schema()
    classes = [
        *_classes(arguments["$defs"]),
        *_arguments(arguments),
        *(_alone(name, model) for name, model in ALONE.items()),
        *_classes(outputs["$defs"]),
        *_outputs(outputs),
    ]
    return "\n\n".join([_HEAD, *classes])


def _arguments(declaration: Schema) -> Iterator[str]:
    """Those of a gateway and of each service, with what all of them take in a class that they extend."""
    definitions = declaration["$defs"]
    shared = _part(declaration, EVERYWHERE, "Arguments that a gateway and each service take.")
    yield _typed_dict("SharedArgs", shared, definitions)
    own = [key for key in declaration["properties"] if key not in EVERYWHERE]
    whole = _part(declaration, own, declaration["description"])
    yield _typed_dict("VoiceGatewayArgs", whole, definitions, base="SharedArgs")
    for service in SERVICES:
        words = f"Arguments of {service.noun}: the fields of a declaration that concern it."
        schema = {**_part(declaration, service.fields, words), "required": service.needed}
        yield _typed_dict(f"{service.noun}Args", schema, definitions, base="SharedArgs")


def _outputs(outputs: Schema) -> Iterator[str]:
    """Those of a gateway and of each service, in the same way."""
    definitions = outputs["$defs"]
    shared = _part(
        outputs, EVERY_OUTPUT, "Outputs that a gateway and each service have. None of them is secret."
    )
    yield _published("SharedOutputs", shared, definitions)
    own = [key for key in outputs["properties"] if key not in EVERY_OUTPUT]
    whole = _part(outputs, own, outputs["description"])
    yield _published("VoiceGatewayOutputs", whole, definitions, base="SharedOutputs")
    for service in SERVICES:
        schema = _part(outputs, service.outputs, f"Outputs of {service.noun}. None of them is secret.")
        yield _published(f"{service.noun}Outputs", schema, definitions, base="SharedOutputs")


def _part(schema: Schema, keys: Collection[str], description: str) -> Schema:
    """Some keys of an object, in its own order."""
    properties = {key: part for key, part in schema["properties"].items() if key in keys}
    return {"properties": properties, "required": schema.get("required", ()), "description": description}


def _alone(name: str, model: type[Model]) -> str:
    schema = model_schema(model)
    needed = [key for key, part in schema["properties"].items() if part.get("needed")]
    required = [*schema.get("required", ()), *needed]
    return _typed_dict(name, {**schema, "required": required}, schema.get("$defs", {}))


def _classes(definitions: Mapping[str, Schema]) -> Iterator[str]:
    """A class for each object, those that it uses before it: the host reads no forward references without need."""
    used = {name: sorted(set(_references(schema))) for name, schema in sorted(definitions.items())}
    for name in TopologicalSorter(used).static_order():
        if "properties" in definitions[name]:
            yield _typed_dict(name, definitions[name], definitions)


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield _name(schema)
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _typed_dict(
    name: str, schema: Schema, definitions: Mapping[str, Schema], *, base: str = "TypedDict"
) -> str:
    required, properties = set(schema.get("required", ())), schema["properties"]
    checked = any(_is_secret(part) and _is_file(part) for part in properties.values())
    lines = [f"class {name}({base}):", *_docstring(schema.get("description", schema.get("title", ""))), ""]
    for key, part in properties.items():
        kind = _type(part, definitions, checked=checked)
        lines.append(f"    {key}: {kind if _is_there(key, part, required) else f'NotRequired[{kind}]'}")
        lines += _docstring(
            " ".join([part.get("description", ""), *_values(part, definitions), *_default(part)])
        )
    return "\n".join(lines) + "\n"


def _published(name: str, schema: Schema, definitions: Mapping[str, Schema], *, base: str = "") -> str:
    """The outputs of a component: attributes, each an output."""
    parent = f"({base})" if base else ""
    lines = [
        f"class {name}{parent}:",
        *_docstring(schema["description"]),
        *([""] if schema["properties"] else []),
    ]
    for key, part in schema["properties"].items():
        lines.append(f"    {key}: pulumi.Output[{_type(part, definitions)}]")
        lines += _docstring(part["description"])
    return "\n".join(lines) + "\n"


def _is_there(key: str, part: Schema, required: Iterable[str]) -> bool:
    """Whether a key is always there. The engine leaves nulls out of outputs."""
    return key in required and not any(each.get("type") == "null" for each in part.get("anyOf", ()))


def _docstring(text: str) -> list[str]:
    return [f'    """{" ".join(text.split())}"""']


def _values(part: Schema, definitions: Mapping[str, Schema]) -> Iterator[str]:
    """A sentence with the values that are accepted, where they are listed."""
    for each in [part, *part.get("anyOf", ())]:
        listed = definitions[_name(each)].get("enum") if "$ref" in each else each.get("enum")
        if listed:
            yield f"One of: {', '.join(f'`{value}`' for value in listed)}."


def _default(part: Schema) -> Iterator[str]:
    """A sentence with the default, where it is one value."""
    default = part.get("default")
    if isinstance(default, str | int) and default != "":
        yield f"Default: `{default if isinstance(default, str) else json.dumps(default)}`."


def _type(part: Schema, definitions: Mapping[str, Schema], *, checked: bool = False) -> str:
    if "$ref" in part:
        name = _name(part)
        return "str" if "enum" in definitions[name] else name
    if "anyOf" in part:  # text and lists win over the forms of a stack file: `{secure: ...}`, `{file: ...}`
        kind = _type(part["anyOf"][0], definitions)
        is_late = part.get("late") or (_is_secret(part) and not checked)
        return f"pulumi.Input[{kind}]" if is_late else kind
    match part.get("type", "string"):
        case "array":
            return f"list[{_type(part['items'], definitions)}]"
        case "object":
            return f"dict[str, {_type(part['additionalProperties'], definitions)}]"
        case str(name):
            return _TYPES[name]
        case _:  # an object, or its JSON text
            return "Any"


def _is_secret(part: Schema) -> bool:
    """Whether a stack file may encrypt the value."""
    return SECURE in part.get("anyOf", ())


def _is_file(part: Schema) -> bool:
    """Whether a stack file may name a file with the value."""
    return any("file" in each.get("properties", ()) for each in part.get("anyOf", ()))


def _name(part: Schema) -> str:
    return str(part["$ref"]).rpartition("/")[2]
