"""The components as a package for other languages: its schema, its arguments and its faults."""

from collections.abc import Iterator, Mapping
from typing import Any, NotRequired, Union, get_args, get_origin, is_typeddict

import pulumi
import pytest
from pulumi.errors import InputPropertiesError
from pulumi.provider.server import ComponentInitError

from components import VoiceGateway
from components.declared import declared
from components.interface import VoiceGatewayArgs
from declaration.base import below
from plugin.package import provider, schema
from sandbox.plugins.wire import reveal
from tests.support.accepted_fields import EVERY_FIELD
from tests.support.declarations import small
from tests.support.pulumi import Recording, run

CANARY = "canary-of-an-argument"
GATEWAY = "voice-gateway:index:VoiceGateway"


def constructed(arguments: dict[str, Any]) -> Recording:
    """The inputs and outputs of a gateway that a program in another language asks for."""
    return run(lambda: provider().construct("gw", GATEWAY, arguments, pulumi.ResourceOptions()))


def test_arguments_of_another_language_make_the_same_gateway() -> None:
    """A program in another language registers the same resources and inputs as one in Python."""
    assert constructed(small()).inputs() == run(lambda: VoiceGateway("gw", small())).inputs()


def test_outputs_are_those_of_the_schema() -> None:
    """Each output of the schema reaches the program under the name in the schema."""
    states: list[dict[str, Any]] = []
    run(
        lambda: states.append(
            dict(provider().construct("gw", GATEWAY, small(), pulumi.ResourceOptions()).state)
        )
    )
    [state] = states
    properties = schema()["resources"][GATEWAY]["properties"]
    assert sorted(properties) == sorted(state)
    assert sorted(properties) == sorted(run(lambda: VoiceGateway("gw", small())).outputs_of(GATEWAY, "gw"))


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": CANARY},
        {"assistant": {"url": "https://a.example.com", "apiKey": "k" * 20, "colour": CANARY}},
        {"tls": {"trust": {"assistant": [], "speech": [], CANARY: []}}},
        {"target": None},
        {"assistant": {"apiKey": "k" * 20}, "whitelists": {"trustedAddresses": [CANARY]}},
    ],
    ids=["unknown", "unknown deep down", "unknown key with a value", "missing", "missing and wrong"],
)
def test_faults_read_the_same_from_every_language(changes: dict[str, Any]) -> None:
    """All faults are reported at once in our words, also those that the host of the SDK would word or skip."""
    arguments = {key: value for key, value in {**small(), **changes}.items() if value is not None}

    with pytest.raises(pulumi.RunError) as in_python:
        run(lambda: VoiceGateway("gw", arguments))
    with pytest.raises(InputPropertiesError) as elsewhere:
        constructed(arguments)

    assert elsewhere.value.message == str(in_python.value)
    assert elsewhere.value.errors == []


def test_a_fault_of_the_program_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program itself keeps its trace. Only faults of the user are shown without one."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("components.gateway.declared", broken)
    with pytest.raises(ComponentInitError) as caught:
        constructed(small())
    assert isinstance(caught.value.inner, ZeroDivisionError)


def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - types have no type in common
    """The types of the keys of a typed dict."""
    return {
        key: get_args(hint)[0] if get_origin(hint) is NotRequired else hint
        for key, hint in kind.__annotations__.items()
    }


def _keys(kind: Any, value: object, path: str = "") -> Iterator[str]:  # noqa: ANN401 - the same
    """Paths of keys that the type does not have."""
    if is_typeddict(kind) and isinstance(value, Mapping) and value.keys() != {"file"}:
        hints = _hints(kind)
        for key, part in value.items():
            yield from _keys(hints[key], part, below(path, key)) if key in hints else [below(path, key)]
    elif get_origin(kind) is list and isinstance(value, list):
        for position, part in enumerate(value):
            yield from _keys(get_args(kind)[0], part, below(path, position))


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_the_types_have_every_field(name: str) -> None:
    """The types have every field of the schema, because these declarations together set each of them."""
    assert list(_keys(VoiceGatewayArgs, EVERY_FIELD[name])) == []


def _secrets(kind: Any, value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - the same
    """The places where, by the types, a value may be an output."""
    if get_origin(kind) is Union:
        yield path
    elif is_typeddict(kind) and isinstance(value, Mapping):
        hints = _hints(kind)
        for key in value.keys() & hints.keys():
            yield from _secrets(hints[key], value[key], (*path, key))
    elif get_origin(kind) is list and isinstance(value, list):
        for position, part in enumerate(value):
            yield from _secrets(get_args(kind)[0], part, (*path, position))
    elif get_origin(kind) is dict and isinstance(value, Mapping):
        for key, part in value.items():
            yield from _secrets(get_args(kind)[1], part, (*path, key))


def _with_output(value: Any, place: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any part of a declaration
    if not place:
        return pulumi.Output.secret(CANARY)
    first, *rest = place
    if isinstance(value, Mapping):
        return {**value, first: _with_output(value[str(first)], tuple(rest))}
    return [_with_output(part, tuple(rest)) if at == first else part for at, part in enumerate(value)]


LATE = [
    pytest.param(name, place, id=f"{name}: {'.'.join(map(str, place))}")
    for name, declaration in EVERY_FIELD.items()
    for place in sorted(_secrets(VoiceGatewayArgs, declaration), key=str)
]


@pytest.mark.parametrize(("name", "place"), LATE)
def test_values_that_the_types_allow_late_may_come_late(name: str, place: tuple[str | int, ...]) -> None:
    """Each secret of these declarations can be an output, and the container gets its value."""

    def program() -> None:
        made = declared("gw", _with_output(EVERY_FIELD[name], place))
        assert [value for value in made.secrets.values() if isinstance(value, pulumi.Output)]

    run(program)


def test_late_secrets_stay_secret() -> None:
    """An output from another language reaches the container's Secret and is in no public property."""
    recording = constructed(
        small(assistant={"username": "gw", "apiKey": None, "password": pulumi.Output.secret(CANARY)})
    )
    encoded = "Y2FuYXJ5LW9mLWFuLWFyZ3VtZW50"
    assert encoded in str([record.plain for record in recording.records])
    assert encoded not in str([record.public for record in recording.records])
    assert CANARY not in str([reveal(record.public) for record in recording.records])
