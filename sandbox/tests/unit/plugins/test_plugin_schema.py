"""The check of inputs against the tables of resource types."""

import pytest

from sandbox.plugins.changes import spell
from sandbox.plugins.schema import (
    BOOLEAN,
    INTEGER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    Property,
    ResourceType,
    from_json_text,
)
from sandbox.plugins.wire import UNKNOWN, Secret

INNER = ObjectOf({"file": Property(STRING, required=True, replaces=True), "mode": Property(STRING)})
TABLE = ResourceType(
    "package:index/thing:Thing",
    {
        "name": Property(STRING, required=True),
        "count": Property(INTEGER, default=1),
        "enabled": Property(BOOLEAN, replaces=True),
        "labels": Property(MapOf(STRING)),
        "uploads": Property(ListOf(INNER)),
    },
)


def faults(**inputs: object) -> dict[str, str]:
    """The faults, by path."""
    return {spell(fault.path): fault.reason for fault in TABLE.faults(dict(inputs))}


def test_right_inputs_have_no_faults() -> None:
    """Values of the right types are accepted, whether they are plain, secret or unknown."""
    assert {} == faults(
        name=Secret("x"), count=UNKNOWN, enabled=True, labels={"a": UNKNOWN}, uploads=[{"file": "f"}]
    )


@pytest.mark.parametrize(
    ("inputs", "path", "reason"),
    [
        ({}, "name", "is required and missing"),
        ({"name": 1}, "name", "must be a string, not an integer"),
        ({"name": "x", "count": True}, "count", "must be an integer, not a boolean"),
        ({"name": "x", "count": 0.5}, "count", "must be an integer, not a number"),
        ({"name": "x", "enabled": "yes"}, "enabled", "must be a boolean, not a string"),
        ({"name": "x", "labels": ["a"]}, "labels", "must be an object, not a list"),
        ({"name": "x", "labels": {"a": 1}}, "labels.a", "must be a string, not an integer"),
        ({"name": "x", "uploads": {}}, "uploads", "must be a list, not an object"),
        ({"name": "x", "uploads": [{}]}, "uploads[0].file", "is required and missing"),
        ({"name": "x", "uploads": ["f"]}, "uploads[0]", "must be an object, not a string"),
        ({"name": "x", "cuont": 1}, "cuont", 'unknown property "cuont"; did you mean "count"?'),
        (
            {"name": "x", "zzz": 1},
            "zzz",
            'unknown property "zzz"; known: count, enabled, labels, name, uploads',
        ),
    ],
)
def test_wrong_inputs_are_named_with_path_and_reason(
    inputs: dict[str, object], path: str, reason: str
) -> None:
    """Each kind of fault says where it is and what would be right."""
    assert {path: reason} == faults(**inputs)


def test_faults_do_not_quote_values() -> None:
    """The message about a wrongly typed secret does not show it."""
    assert "hunter2" not in str(faults(name={"a": "hunter2"}, labels="hunter2"))


def test_a_nested_property_may_replace() -> None:
    """A property replaces the resource if the table says so for it or for a property inside it."""
    assert TABLE.replaces(("enabled",))
    assert TABLE.replaces(("uploads", 0, "file"))
    assert not TABLE.replaces(("uploads", 0, "mode"))
    assert not TABLE.replaces(("unheard-of",))


def test_defaults_complete_what_the_program_left_out() -> None:
    """Defaults are filled in where the program says nothing. Internal notes of a plugin are left out."""
    assert {"name": "x", "count": 1} == TABLE.completed({"name": "x", "__defaults": []})
    assert {"name": "x", "count": 2} == TABLE.completed({"name": "x", "count": 2})


def test_json_text_is_read_where_text_is_not_meant() -> None:
    """Settings that arrive as JSON text are decoded, except where the setting is a text."""
    assert from_json_text(BOOLEAN, "true") is True
    assert Secret(["a"]) == from_json_text(ListOf(STRING), Secret('["a"]'))
    assert "true" == from_json_text(STRING, "true")
    assert "no json" == from_json_text(BOOLEAN, "no json")
