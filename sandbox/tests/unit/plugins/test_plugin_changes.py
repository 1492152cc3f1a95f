"""Differences between objects, and the engine's notation of paths."""

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.changes import Change, Kind, changes, covers, difference, parse, spell
from sandbox.plugins.wire import UNKNOWN, Secret
from support.plugins import is_unchanged, kinds


def test_every_kind_of_change_is_found_at_its_path() -> None:
    """Added, deleted and changed members are reported at their paths, in objects and in lists."""
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
    """A value that becomes secret, or is no longer secret, is no change."""
    assert [] == changes({"a": "x", "b": Secret([1])}, {"a": Secret("x"), "b": [1]})


def test_a_value_that_becomes_unknown_is_a_change() -> None:
    """A value that becomes unknown counts as a change, because the update may change it."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": "x"}, {"a": UNKNOWN})


def test_true_is_not_one() -> None:
    """`True` and `1` are different, although they are equal in Python."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": 1}, {"a": True})


def test_another_shape_is_one_change() -> None:
    """A value that gets another type is one change as a whole."""
    assert [Change(("a",), Kind.UPDATE)] == changes({"a": {"b": 1}}, {"a": [1]})


def test_paths_survive_the_notation() -> None:
    """Paths with dots, brackets, quotes and backslashes in their keys can be written and read again."""
    path = ("data", "tls.crt", 0, 'a"]b', "c\\d")
    assert 'data["tls.crt"][0]["a\\"]b"].c\\d' == spell(path)
    assert path == parse(spell(path))


def test_a_pattern_covers_what_lies_below_it() -> None:
    """A property in `ignoreChanges` covers everything in it, and `*` stands for any index."""
    assert covers(parse("spec.containers[*].image"), ("spec", "containers", 3, "image"))
    assert covers(parse("spec"), ("spec", "replicas"))
    assert not covers(parse("spec.replicas"), ("spec",))
    assert not covers(parse("spec"), ("specification",))


def test_ignored_changes_do_not_count() -> None:
    """If every difference is ignored, there is no change."""
    found = changes({"a": {"b": 1}}, {"a": {"b": 2}})
    assert is_unchanged(difference(found, ignored=["a"], replaces=lambda _: True))


def test_a_replacing_change_is_named_and_marked() -> None:
    """The diff names the property that replaces a resource.

    It asks for deletion first only if the resource is replaced.
    """
    found = changes({"a": 1, "b": 1}, {"a": 2, "b": 2})
    response = difference(found, replaces=lambda path: path == ("a",), delete_before_replace=True)
    assert {"a": "UPDATE_REPLACE", "b": "UPDATE"} == kinds(response)
    assert ["a"] == list(response.replaces)
    assert response.deleteBeforeReplace
    assert not difference(found, replaces=lambda _: False, delete_before_replace=True).deleteBeforeReplace
    assert provider_pb2.DiffResponse.DIFF_SOME == response.changes
