"""Differences between objects, and the engine's notation for where they are."""

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.changes import Change, Kind, changes, covers, difference, parse, spell
from sandbox.plugins.wire import UNKNOWN, Secret
from support.plugins import is_unchanged, kinds


def test_every_kind_of_change_is_found_at_its_path() -> None:
    """Added, deleted and changed members are told apart, in objects and in lists."""
    old = {"same": 1, "gone": 1, "list": [1, 2], "nested": {"a": "x"}}
    new = {"same": 1, "come": 1, "list": [1, 3, 4], "nested": {"a": "y"}}
    expected = [
        Change(("come",), Kind.ADD),
        Change(("gone",), Kind.DELETE),
        Change(("list", 1), Kind.UPDATE),
        Change(("list", 2), Kind.ADD),
        Change(("nested", "a"), Kind.UPDATE),
    ]
    assert expected == changes(old, new)


def test_a_secret_mark_is_no_change() -> None:
    """Marking a value as secret, or no longer, changes nothing about the resource."""
    assert [] == changes({"a": "x", "b": Secret([1])}, {"a": Secret("x"), "b": [1]})


def test_a_value_that_becomes_unknown_is_a_change() -> None:
    """What only the update will know may differ, so it counts as different."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": "x"}, {"a": UNKNOWN})


def test_true_is_not_one() -> None:
    """Python's equality of `True` and `1` hides no change."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": 1}, {"a": True})


def test_another_shape_is_one_change() -> None:
    """A value of another shape is replaced whole."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": {"b": 1}}, {"a": [1]})


def test_paths_survive_the_notation() -> None:
    """Dots, brackets, quotes and backslashes in keys do not confuse the engine's notation."""
    path = ("data", "tls.crt", 0, 'a"]b', "c\\d")
    assert 'data["tls.crt"][0]["a\\"]b"].c\\d' == spell(path)
    assert path == parse(spell(path))


def test_a_pattern_covers_what_lies_below_it() -> None:
    """`ignoreChanges` names a property and means all of it; `*` is any index."""
    assert covers(parse("spec.containers[*].image"), ("spec", "containers", 3, "image"))
    assert covers(parse("spec"), ("spec", "replicas"))
    assert not covers(parse("spec.replicas"), ("spec",))
    assert not covers(parse("spec"), ("specification",))


def test_ignored_changes_do_not_count() -> None:
    """With every difference ignored there is none."""
    found = changes({"a": {"b": 1}}, {"a": {"b": 2}})
    assert is_unchanged(difference(found, ignored=["a"], replaces=lambda _: True))


def test_a_replacing_change_is_named_and_marked() -> None:
    """The engine hears which property replaces, and that the old resource must go first only if it is replaced."""
    found = changes({"a": 1, "b": 1}, {"a": 2, "b": 2})
    response = difference(found, replaces=lambda path: path == ("a",), delete_before_replace=True)
    assert {"a": "UPDATE_REPLACE", "b": "UPDATE"} == kinds(response)
    assert ["a"] == list(response.replaces)
    assert response.deleteBeforeReplace
    assert not difference(found, replaces=lambda _: False, delete_before_replace=True).deleteBeforeReplace
    assert provider_pb2.DiffResponse.DIFF_SOME == response.changes
