"""The contract's promise: within a major version nothing is renamed, removed or retyped."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.generate.schemas import outputs_schema
from tests.support.documents import ROOT, name_of

RELEASED = sorted((ROOT / "tests" / "fixtures" / "contract").glob("*.schema.json"))
"""The schema of each released minor version; a release adds one."""


def broken(released: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Paths of what a reader of the released contract would miss, or read wrongly."""
    return sorted(_broken(released, released, current, current, ""))


def _broken(
    released: dict[str, Any],
    before: dict[str, Any],
    current: dict[str, Any],
    after: dict[str, Any],
    path: str,
) -> Iterator[str]:
    before, after = _resolved(released, before), _resolved(current, after)
    if _shape(before) != _shape(after):
        yield path
        return
    for name, part in before.get("properties", {}).items():
        where = f"{path}.{name}".removeprefix(".")
        was, is_ = (name in schema.get("required", ()) for schema in (before, after))
        if name not in after.get("properties", {}) or was > is_:
            yield where
        else:
            yield from _broken(released, part, current, after["properties"][name], where)
    if "items" in before:
        yield from _broken(released, before["items"], current, after["items"], f"{path}[]")
    for old, new in zip(before.get("anyOf", []), after.get("anyOf", []), strict=False):
        yield from _broken(released, old, current, new, path)


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    return schema["$defs"][name] if name else part


def _shape(part: dict[str, Any]) -> tuple[Any, ...]:
    """What a value is; a member that is added to an enumeration would surprise a reader too."""
    return part.get("type"), tuple(part.get("enum", ())), len(part.get("anyOf", ()))


@pytest.mark.parametrize("file", RELEASED, ids=name_of)
def test_no_output_is_renamed_removed_or_retyped(file: Path) -> None:
    """Whoever reads outputs by a released version of the same major number can go on."""
    current = outputs_schema()
    major = str(current["properties"]["contractVersion"]["const"]).partition(".")[0]
    if file.name.partition(".")[0] == major:
        assert broken(json.loads(file.read_text(encoding="utf-8")), current) == []


def _renamed(schema: dict[str, Any]) -> None:
    schema["$defs"]["SipOutput"]["properties"]["tls"] = schema["$defs"]["SipOutput"]["properties"].pop(
        "tlsPort"
    )


def _removed(schema: dict[str, Any]) -> None:
    del schema["properties"]["warnings"]


def _retyped(schema: dict[str, Any]) -> None:
    schema["$defs"]["PortsOutput"]["properties"]["low"]["type"] = "string"


def _optional(schema: dict[str, Any]) -> None:
    schema["required"].remove("media")


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (_renamed, ["sip.tlsPort"]),
        (_removed, ["warnings"]),
        (_retyped, ["exposure[].ports.low", "media.rtcpPorts.low", "media.rtpPorts.low"]),
        (_optional, ["media"]),
    ],
)
def test_each_break_is_found(change: Any, paths: list[str]) -> None:  # noqa: ANN401 - a function
    """The comparison itself works."""
    current = outputs_schema()
    changed = copy.deepcopy(current)
    change(changed)

    assert broken(current, changed) == paths


def test_an_added_field_breaks_nothing() -> None:
    """A minor version may add."""
    current = outputs_schema()
    changed = copy.deepcopy(current)
    changed["properties"]["added"] = {"type": "string"}

    assert broken(current, changed) == []
