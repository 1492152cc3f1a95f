"""Right declarations: accepted as a whole, setting every field, and each field with an effect."""

from collections.abc import Iterator
from typing import Any

import pytest

from declaration.faults import DeclarationError
from docs.generate.fields import fields
from plan.model.gateway import GatewayPlan
from plan.preflight import accept
from tests.support.accepted import ACCEPTED
from tests.support.accepted_fields import EVERY_FIELD
from tests.support.certificates import NOW
from tests.support.checking import checked
from tests.support.declarations import Document, merged, small, small_on_docker, with_adapter
from tests.support.gallery import read

BASES = {"Kubernetes": small(), "Docker": small_on_docker(), "an adapter": with_adapter()}
BOTH = {**ACCEPTED, **EVERY_FIELD}


@pytest.mark.parametrize("case", EVERY_FIELD)
def test_what_is_right_is_accepted(case: str) -> None:
    """Each right declaration becomes a plan, and the material that it brings is checked."""
    assert accept(EVERY_FIELD[case], read, NOW).plan


def test_there_are_fifty_and_more() -> None:
    """There are enough right declarations to find a rule that refuses too much."""
    assert len(BOTH) >= 50


def _paths(value: object, at: str = "") -> Iterator[str]:
    """Path of each field in a document, as the reference writes it."""
    if isinstance(value, dict) and set(value) != {"file"}:
        for key, child in value.items():
            path = f"{at}.{key}" if at else key
            yield path
            yield from _paths(child, path)
    if isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{at}[]")


def test_every_field_of_the_schema_is_set_somewhere() -> None:
    """Each field is set by at least one right declaration, so a new field needs one."""
    used = {path for document in BOTH.values() for path in _paths(document)}
    assert [field.path for field in fields() if field.path not in used] == []


def _leaves(value: object, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Each value of a document that is no set of keys, with the keys that lead to it; a list is one value."""
    if isinstance(value, dict) and value and set(value) != {"file"}:
        for key, child in value.items():
            yield from _leaves(child, (*at, key))
    else:
        yield at, value


def _alone(keys: tuple[str, ...], value: object) -> Document:
    document: Any = value
    for key in reversed(keys):
        document = {key: document}
    return dict(document)


def _settings() -> dict[str, Document]:
    """Each single setting of the right declarations, but for the place to deploy to."""
    found = {
        repr(_alone(keys, value)): _alone(keys, value)
        for document in BOTH.values()
        for keys, value in _leaves(document)
    }
    return {name: setting for name, setting in found.items() if "target" not in setting}


def _plan(document: Document) -> GatewayPlan | None:
    try:
        return accept(document, read, NOW).plan
    except DeclarationError:
        return None


@pytest.mark.parametrize("base", BASES)
def test_a_setting_changes_the_plan_or_is_refused(base: str) -> None:
    """Each setting alone, in a gateway that may lack what the setting is for, is refused or changes the plan.

    No setting is accepted without an effect.
    """
    before, declared = _plan(BASES[base]), checked(BASES[base], read).gateway
    assert before is not None
    idle = [
        name
        for name, setting in _settings().items()
        if _plan(document := merged(BASES[base], setting)) == before
        and checked(document, read).gateway != declared
    ]
    assert idle == []
