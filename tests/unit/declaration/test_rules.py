"""Rules at their bounds: what is just acceptable is accepted. What is not is in the gallery of failures."""

from typing import Any

import pytest

from declaration.parsing import parse
from tests.support.accepted import ACCEPTED
from tests.support.declarations import small
from tests.support.gallery import read


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_just_acceptable_is_accepted(case: str) -> None:
    """No rule goes further than its reason."""
    assert parse(ACCEPTED[case], read).faults == ()


def _places(value: object, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every key of a document and of its parts."""
    if not isinstance(value, dict):
        return []
    return [place for key, child in value.items() for place in ((*at, key), *_places(child, (*at, key)))]


def _spoilt(value: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    first, *rest = place
    return {**value, first: _spoilt(value[first], tuple(rest)) if rest else [[0]]}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_could_not_be_read_is_the_only_fault(case: str) -> None:
    """A rule that is kept only by the spoilt value stays silent: who mends what is named has mended all."""
    for place in _places(ACCEPTED[case]):
        path = ".".join(place)
        for fault in parse(_spoilt(ACCEPTED[case], place), read).faults:
            assert f"{fault.path}.".startswith((f"{path}.", f"{path}[")) or path.startswith(
                f"{fault.path}."
            ), place


def test_authorities_trusted_alongside_differ_from_each_other() -> None:
    """Not only from the one that signs."""
    alongside = [{"name": "second"}, {"name": "third"}, {"name": "second"}]
    faults = parse(small(tls={"authority": {"alongside": alongside}}), read).faults
    assert [fault.path for fault in faults] == ["tls.authority.alongside[2].name"]
