"""Properties of the plugins' codecs: values survive the wire format, the notation of paths, and YAML."""

from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.plugins.changes import changes, parse, spell
from sandbox.plugins.kubernetes import rendering
from sandbox.plugins.wire import (
    SIGNATURE_KEY,
    UNKNOWN,
    UNKNOWN_SENTINEL,
    Secret,
    decode,
    encode,
    has_secret,
    has_unknown,
    reveal,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No time limits, because a slow machine is no fault of the codec."""

texts = st.text(max_size=12).filter(lambda text: text != UNKNOWN_SENTINEL)
keys = texts.filter(lambda key: key != SIGNATURE_KEY)
scalars = (
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts
)
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
marked = st.recursive(
    scalars | st.just(UNKNOWN),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4) | inner.map(Secret),
    max_leaves=12,
)
objects = st.dictionaries(keys, plain, max_size=4)
marked_objects = st.dictionaries(keys, marked, max_size=4)
printable = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20)
manifests = st.dictionaries(printable, printable | st.integers(-(2**53), 2**53) | st.booleans(), max_size=6)


@unhurried
@given(marked_objects)
def test_values_survive_the_wire(values: dict[str, Any]) -> None:
    """A written value is read back unchanged, with its secret marks and unknowns."""
    assert values == decode(encode(values))


@unhurried
@given(marked_objects)
def test_revealing_takes_every_mark_and_nothing_else(values: dict[str, Any]) -> None:
    """Revealing a value removes all secret marks and keeps unknowns."""
    assert not has_secret(reveal(values))
    assert has_unknown(values) == has_unknown(reveal(values))


@unhurried
@given(marked_objects)
def test_nothing_differs_from_itself(values: dict[str, Any]) -> None:
    """Equal inputs are unchanged, whatever their marks."""
    assert [] == changes(values, values)
    assert [] == changes(values, reveal(values))


@unhurried
@given(objects, objects)
def test_different_objects_differ(old: dict[str, Any], new: dict[str, Any]) -> None:
    """A difference is found exactly if there is one, and at the same places in both directions."""
    forth, back = changes(old, new), changes(new, old)
    assert (encode(old) == encode(new)) == (not forth)
    assert [change.path for change in forth] == [change.path for change in back]


@unhurried
@given(st.lists(st.text(min_size=1).filter(lambda part: part != "*") | st.integers(0, 99), min_size=1))
def test_paths_survive_the_notation(path: list[str | int]) -> None:
    """Any path can be written and read again."""
    assert tuple(path) == parse(spell(tuple(path)))


@unhurried
@given(manifests)
def test_texts_survive_yaml(manifest: dict[str, Any]) -> None:
    """Texts, numbers and booleans survive YAML unchanged."""
    assert manifest == yaml.safe_load(rendering.to_yaml(manifest))


@unhurried
@given(st.from_regex(r"[-+]?(0o?)?[0-9_]*\.?[0-9]*([eE][-+]?[0-9]+)?", fullmatch=True))
def test_texts_like_numbers_are_quoted(text: str) -> None:
    """A text that a reader of YAML 1.2 could take for a number is quoted."""
    written = rendering.to_yaml({"k": text}).removeprefix("k: ").strip()
    if is_number_for_yaml_1_2(text):
        assert f"'{text}'" == written


def is_number_for_yaml_1_2(text: str) -> bool:
    """Whether the core schema of YAML 1.2 (10.3.2) reads a text as a number."""
    digits = text.lstrip("+-") if text[:1] in ("+", "-") else text
    if digits.startswith("0o"):
        return bool(digits[2:]) and set(digits[2:]) <= set("01234567")
    try:
        float(digits)
    except ValueError:
        return False
    return "_" not in digits
