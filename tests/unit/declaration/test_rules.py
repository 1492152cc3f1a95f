"""Rules at their limits: values that are just acceptable are accepted. The others are in the gallery of failures."""

from typing import Any

import pytest

from declaration.base import join
from declaration.json_limits import Location
from tests.support.accepted import ACCEPTED
from tests.support.checking import checked
from tests.support.declarations import small
from tests.support.gallery import read


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_just_acceptable_is_accepted(case: str) -> None:
    """No rule refuses more than its reason says."""
    assert checked(ACCEPTED[case], read).faults == ()


def _places(value: object, at: Location = ()) -> list[Location]:
    """Every key and every item of a document and of its parts."""
    parts: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    if isinstance(value, list):
        parts = list(enumerate(value))
    return [place for part, child in parts for place in ((*at, part), *_places(child, (*at, part)))]


def _spoilt(value: Any, place: Location) -> Any:  # noqa: ANN401 - any JSON value
    if not place:
        return [[0]]
    first, *rest = place
    spoilt = _spoilt(value[first], tuple(rest))
    if isinstance(value, list):
        return [spoilt if position == first else item for position, item in enumerate(value)]
    return {**value, first: spoilt}


@pytest.mark.parametrize("case", ACCEPTED)
def test_an_unreadable_value_is_the_only_fault(case: str) -> None:
    """If a value has a fault, rules about that value report nothing.

    So a user who corrects it has corrected everything.
    """
    for place in _places(ACCEPTED[case]):
        path = join(*place)
        for fault in checked(_spoilt(ACCEPTED[case], place), read).faults:
            assert f"{fault.path}.".startswith((f"{path}.", f"{path}[")) or path.startswith(
                f"{fault.path}."
            ), place


def test_authorities_trusted_alongside_differ_from_each_other() -> None:
    """They differ from the signing authority too."""
    alongside = [{"name": "second"}, {"name": "third"}, {"name": "second"}]
    faults = checked(small(tls={"authority": {"alongside": alongside}}), read).faults
    assert [fault.path for fault in faults] == ["tls.authority.alongside[2].name"]
