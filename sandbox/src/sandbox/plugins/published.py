"""Writes tables in the form of Pulumi's package schemas, so that they can be compared with published ones.

Form: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/. Nested types appear in place, not
by reference, for nobody generates code from these.
"""

from collections.abc import Iterable, Mapping

from sandbox.plugins.schema import Kind, ListOf, MapOf, ObjectOf, Property, ResourceType, Scalar
from sandbox.plugins.wire import Object, Value


def package_schema(name: str, configuration: Mapping[str, Property], types: Iterable[ResourceType]) -> Object:
    """The schema of a package with these configuration properties and resource types."""
    return {
        "name": name,
        "provider": {"inputProperties": _properties(configuration)},
        "resources": {table.token: resource_schema(table) for table in types},
    }


def resource_schema(table: ResourceType) -> Object:
    """The schema of one resource type."""
    outputs = {
        output: {**kind_schema(expected.kind), **({"secret": True} if expected.secret else {})}
        for output, expected in table.outputs.items()
    }
    returned = [
        name
        for name, expected in table.inputs.items()
        if expected.required
        or expected.computed
        or expected.autonamed
        or (expected.default is not None and not expected.unlisted)
    ]
    return {
        "inputProperties": _properties(table.inputs),
        "requiredInputs": sorted(name for name, expected in table.inputs.items() if expected.required),
        "properties": {**_without_replacement(_properties(table.inputs)), **outputs},
        "required": sorted([*returned, *table.outputs]),
    }


def kind_schema(kind: Kind) -> Object:
    """The schema of a kind of value."""
    if isinstance(kind, Scalar):
        return {"type": kind.name}
    if isinstance(kind, ListOf):
        return {"type": "array", "items": kind_schema(kind.item)}
    if isinstance(kind, MapOf):
        return {"type": "object", "additionalProperties": kind_schema(kind.item)}
    if isinstance(kind, ObjectOf):
        required = sorted(name for name, expected in kind.properties.items() if expected.required)
        return {
            "type": "object",
            "properties": _properties(kind.properties),
            **({"required": required} if required else {}),
        }
    raise TypeError(f"no schema for {type(kind).__name__}")


def _properties(properties: Mapping[str, Property]) -> Object:
    return {name: _property(expected) for name, expected in properties.items()}


def _property(expected: Property) -> Object:
    marks = {"secret": expected.secret, "willReplaceOnChanges": expected.replaces}
    return {**kind_schema(expected.kind), **{name: True for name, present in marks.items() if present}}


def _without_replacement(value: Value) -> Value:
    if isinstance(value, dict):
        return {
            key: _without_replacement(inner) for key, inner in value.items() if key != "willReplaceOnChanges"
        }
    return value
