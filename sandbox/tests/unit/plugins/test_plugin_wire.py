"""Values of the plugin protocol, read and written."""

import pytest
from google.protobuf import struct_pb2

from sandbox.plugins import wire
from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import UNKNOWN, Secret, decode, encode, has_secret, has_unknown, marked, reveal


def test_null_members_are_absent() -> None:
    """A member without a value counts as not given, as in official plugins."""
    message = struct_pb2.Struct(fields={"a": struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)})
    assert {} == decode(message)


def test_whole_numbers_are_integers() -> None:
    """Whole numbers arrive as floating point, and become integers."""
    decoded = decode(encode({"port": 5060, "share": 0.5}))
    assert {"port": 5060, "share": 0.5} == decoded
    assert isinstance(decoded["port"], int)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"value": "x", "secret": True}, Secret("x")),
        ({"value": "x"}, "x"),
        ({"secret": True}, Secret(UNKNOWN)),
        ({}, UNKNOWN),
    ],
)
def test_output_values_are_secrets_or_unknowns(output: dict[str, object], expected: object) -> None:
    """An output value becomes its value with a secret mark, or an unknown."""
    message = encode({"a": {wire.SIGNATURE_KEY: wire.OUTPUT_SIGNATURE, **output}})
    assert {"a": expected} == decode(message)


def test_assets_are_refused() -> None:
    """Assets are refused, because no resource here has one."""
    asset = encode({"a": {wire.SIGNATURE_KEY: "c44067f5952c0a294b673a41bacd8c17", "text": "x"}})
    with pytest.raises(PluginError, match="assets, archives and resource references"):
        decode(asset)


def test_a_secret_shows_nothing_of_itself() -> None:
    """The repr of a secret, or of an object around it, does not show the value."""
    assert "hunter2" not in repr({"password": Secret("hunter2")})


def test_marks_are_found_and_taken_off_at_any_depth() -> None:
    """Secret marks and unknowns are found and removed at any depth, in lists, objects and secrets."""
    value = {"a": [Secret({"b": UNKNOWN})]}
    assert has_secret(value)
    assert has_unknown(value)
    assert {"a": [{"b": UNKNOWN}]} == reveal(value)
    assert not has_secret(reveal(value))
    assert Secret({"a": [{"b": UNKNOWN}]}) == marked(value)
