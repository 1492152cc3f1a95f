"""Converts property values between the plugin protocol and Python.

On the wire they are a protobuf struct in which sentinels mark secrets, unknowns and output values. In Python they are a
tree of plain values, `Secret` and `UNKNOWN`. Assets, archives and resource references are refused, because no resource
type here has them.

The sentinels are those of https://www.pulumi.com/docs/iac/concepts/inputs-outputs/ as the SDKs send them
(https://github.com/pulumi/pulumi/blob/master/sdk/python/lib/pulumi/runtime/rpc.py).
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from google.protobuf import struct_pb2

from sandbox.plugins.errors import PluginError

SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a published constant
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN_SENTINEL: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

Value: TypeAlias = Any
"""None, bool, int, float, str, list, dict, `Secret` or `UNKNOWN`, at any depth. The tables say which."""

Object: TypeAlias = dict[str, Value]


class Unknown(enum.Enum):
    """The type of `UNKNOWN`, so that type checkers can exclude it."""

    VALUE = enum.auto()


UNKNOWN: Final[Literal[Unknown.VALUE]] = Unknown.VALUE
"""A value that is known only after the next update."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that the engine encrypts in the state and masks on the screen. Its repr does not show it."""

    value: Value = field(repr=False)


def decode(message: struct_pb2.Struct) -> Object:
    """Read an object from the wire. Members with null count as missing, as in the official plugins.

    Raises:
        PluginError: the value has a kind that no resource here uses.
    """
    return {
        key: _decode(value)
        for key, value in message.fields.items()
        if value.WhichOneof("kind") != "null_value"
    }


def encode(values: Mapping[str, Value]) -> struct_pb2.Struct:
    """Write an object to the wire: the inverse of `decode`."""
    return struct_pb2.Struct(fields={key: _encode(value) for key, value in values.items()})


def reveal(value: Value) -> Value:
    """The value without its secret marks, at any depth. It must not be used in messages."""
    if isinstance(value, Secret):
        return reveal(value.value)
    if isinstance(value, dict):
        return {key: reveal(member) for key, member in value.items()}
    if isinstance(value, list):
        return [reveal(member) for member in value]
    return value


def has_secret(value: Value) -> bool:
    """Whether the value has a secret mark at any depth."""
    return any(isinstance(node, Secret) for node in _nodes(value))


def has_unknown(value: Value) -> bool:
    """Whether the value has an unknown at any depth."""
    return any(node is UNKNOWN for node in _nodes(value))


def marked(value: Value) -> Secret:
    """The value with exactly one secret mark around it."""
    return Secret(reveal(value))


def _nodes(value: Value) -> list[Value]:
    children: list[Value] = []
    if isinstance(value, Secret):
        children = [value.value]
    elif isinstance(value, dict):
        children = list(value.values())
    elif isinstance(value, list):
        children = value
    return [value, *(node for child in children for node in _nodes(child))]


def _decode(value: struct_pb2.Value) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _decode_struct(value.struct_value)
    if kind == "list_value":
        return [_decode(member) for member in value.list_value.values]
    if kind == "string_value":
        return UNKNOWN if value.string_value == UNKNOWN_SENTINEL else value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return value.bool_value if kind == "bool_value" else None


def _decode_struct(message: struct_pb2.Struct) -> Value:
    if SIGNATURE_KEY not in message.fields:
        return decode(message)
    signature = message.fields[SIGNATURE_KEY].string_value
    if signature == SECRET_SIGNATURE:
        return Secret(_decode(message.fields["value"]))
    if signature == OUTPUT_SIGNATURE:
        value = _decode(message.fields["value"]) if "value" in message.fields else UNKNOWN
        return Secret(value) if message.fields["secret"].bool_value else value
    raise PluginError("assets, archives and resource references are not values of resources in the sandbox")


def _encode(value: Value) -> struct_pb2.Value:
    if value is UNKNOWN:
        return struct_pb2.Value(string_value=UNKNOWN_SENTINEL)
    if isinstance(value, Secret):
        return struct_pb2.Value(struct_value=encode({SIGNATURE_KEY: SECRET_SIGNATURE, "value": value.value}))
    if isinstance(value, dict):
        return struct_pb2.Value(struct_value=encode(value))
    if isinstance(value, list):
        return struct_pb2.Value(list_value=struct_pb2.ListValue(values=[_encode(member) for member in value]))
    return _encode_scalar(value)


def _encode_scalar(value: Value) -> struct_pb2.Value:
    if isinstance(value, bool):
        return struct_pb2.Value(bool_value=value)
    if isinstance(value, int | float):
        return struct_pb2.Value(number_value=value)
    if isinstance(value, str):
        return struct_pb2.Value(string_value=value)
    return struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
