"""Properties of every document, also of wrong ones."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declaration.base import join
from declaration.faults import DeclarationError, Fault
from declaration.gateway import Gateway
from plan.preflight import accept
from tests.support.certificates import NOW
from tests.support.declarations import declarations
from tests.support.drawn import CANARY
from tests.support.gallery import read

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Location = tuple[str | int, ...]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**4000)])
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["\ud800", "\0", "a\nb", "https://[::1", "{", "1" * 70]),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=6,
) | st.just(0).map(lambda _: _nested(100))
"""Any JSON value, and values that some readers of JSON return although they are none."""


def _nested(levels: int) -> object:
    value: object = 0
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


def _places(value: object, at: Location = ()) -> list[Location]:
    """Every place in a document except its root."""
    below: list[Location] = [at] if at else []
    if isinstance(value, dict):
        for key, child in value.items():
            below += _places(child, (*at, key))
    if isinstance(value, list):
        for position, child in enumerate(value):
            below += _places(child, (*at, position))
    return below


def _with(value: Any, location: Location, new: object) -> Any:  # noqa: ANN401 - any JSON value
    """The document with another value at a place."""
    if not location:
        return new
    first, rest = location[0], location[1:]
    if isinstance(value, dict):
        return {**value, first: _with(value.get(first), rest, new)}
    return [_with(child, rest, new) if position == first else child for position, child in enumerate(value)]


@st.composite
def places(draw: st.DrawFn) -> tuple[dict[str, Any], list[Location]]:
    """A declaration and some places in it. No place lies within another."""
    sound = draw(declarations())
    chosen: list[Location] = []
    for place in draw(st.lists(st.sampled_from(_places(sound)), min_size=1, max_size=3)):
        if not any(place[: len(other)] == other[: len(place)] for other in chosen):
            chosen.append(place)
    return sound, chosen


def faults(document: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults of a document. There are none if it is accepted."""
    try:
        accept(document, read, NOW)
    except DeclarationError as error:
        return error.faults
    return ()


@few
@given(
    st.dictionaries(
        st.sampled_from([*Gateway.model_json_schema()["properties"]]) | st.text(max_size=5), anything
    )
)
def test_any_value_under_any_key_is_answered(document: dict[str, Any]) -> None:
    """Any document is accepted or refused with sorted faults, each once, and nothing else is raised."""
    found = faults(document)
    assert list(found) == sorted(set(found))
    assert all(fault.path and fault.reason and fault.remedy for fault in found)


@few
@given(places(), st.data())
def test_a_spoilt_declaration_is_answered_without_its_secrets(
    drawn: tuple[dict[str, Any], list[Location]], data: st.DataObject
) -> None:
    """No message contains a secret, whatever values stand in the document."""
    document, chosen = drawn
    for place in chosen:
        document = _with(document, place, data.draw(anything))
    text = "\n".join(map(str, faults(document)))
    assert CANARY not in text
    assert "changeit" not in text


@few
@given(places())
def test_faults_are_found_where_something_is_spoilt(drawn: tuple[dict[str, Any], list[Location]]) -> None:
    """Each fault is at a place that holds a wrong value, so repairing the named places repairs the declaration."""
    document, chosen = drawn
    for place in chosen:
        document = _with(document, place, [[0]])
    spoilt = [join(*place) for place in chosen]
    for fault in faults(document):
        assert any(_related(fault.path, path) for path in spoilt), fault


def _related(one: str, other: str) -> bool:
    """Whether one path contains the other, or both are equal."""
    return f"{one}.".startswith((f"{other}.", f"{other}[")) or f"{other}.".startswith((f"{one}.", f"{one}["))
