"""The `random` plugin, called like the engine calls it."""

import string
from base64 import b64decode, b64encode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import bcrypt
import pytest

from sandbox.plugins.errors import PluginError
from sandbox.plugins.random.characters import SPECIAL
from sandbox.plugins.random.provider import RandomProvider
from sandbox.plugins.wire import UNKNOWN, Secret, Value
from support.plugins import Plugin, is_unchanged, kinds

PASSWORD = "random:index/randomPassword:RandomPassword"
TEXT = "random:index/randomString:RandomString"


def plugin(token: str = PASSWORD) -> Plugin:
    """A `random` plugin, for resources of one type."""
    return Plugin(RandomProvider(), token)


def result_of(**inputs: Value) -> str:
    """The text that is generated for these inputs."""
    result = plugin(TEXT).create(inputs)[1]["result"]
    assert isinstance(result, str)
    return result


def test_password_is_secret_and_its_hash_fits() -> None:
    """Password and hash are marked as secret, and bcrypt accepts the password for the hash."""
    resource_id, state = plugin().create({"length": 24})
    assert "none" == resource_id
    assert isinstance(state["result"], Secret)
    assert isinstance(state["bcryptHash"], Secret)
    assert 24 == len(state["result"].value)
    assert bcrypt.checkpw(state["result"].value.encode(), state["bcryptHash"].value.encode())
    assert state["bcryptHash"].value.startswith("$2a$10$")


def test_long_password_is_hashed_by_its_first_72_bytes() -> None:
    """Only the first 72 bytes of a password are hashed, as bcrypt and the official plugin do."""
    state = plugin().create({"length": 80})[1]
    assert bcrypt.checkpw(state["result"].value[:72].encode(), state["bcryptHash"].value.encode())


def test_two_passwords_differ() -> None:
    """Two passwords differ."""
    assert plugin().create({"length": 24})[1]["result"] != plugin().create({"length": 24})[1]["result"]


def test_classes_of_characters_are_kept_out() -> None:
    """A class of characters that is switched off is in no password."""
    assert set(result_of(length=200, special=False, numeric=False, upper=False)) <= set(
        string.ascii_lowercase
    )
    assert set(
        result_of(length=200, lower=False, upper=False, special=False, number=False, minNumeric=200)
    ) <= set(string.digits)


def test_least_numbers_of_each_class_are_there() -> None:
    """A password has at least as many characters of a class as `min...` says."""
    drawn = result_of(length=8, minUpper=2, minLower=2, minNumeric=2, minSpecial=2)
    counts = [sum(c in chars for c in drawn) for chars in (string.ascii_uppercase, string.ascii_lowercase)]
    counts += [sum(c in chars for c in drawn) for chars in (string.digits, SPECIAL)]
    assert [2, 2, 2, 2] == counts


def test_special_characters_can_be_chosen() -> None:
    """With `overrideSpecial`, only these special characters are used."""
    assert set(result_of(length=50, upper=False, lower=False, numeric=False, overrideSpecial="-_")) <= set(
        "-_"
    )


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"length": 0}, "length: must be at least 1"),
        ({"length": 3, "minLower": 2, "minUpper": 2}, "length: must be at least minLower"),
        ({"length": 3, "minLower": -1}, "minLower: must be at least 0"),
        (
            {"length": 3, "upper": False, "lower": False, "numeric": False, "special": False},
            "at least one of",
        ),
        ({"length": 3, "number": True, "numeric": False}, "number: is the old name of numeric"),
    ],
)
def test_impossible_passwords_are_refused(inputs: dict[str, Any], reason: str) -> None:
    """A password that cannot be generated is refused before the update."""
    reasons = plugin().check(inputs)[1]
    assert any(found.startswith(reason) for found in reasons), reasons


def test_unknown_length_is_checked_when_it_is_known() -> None:
    """A preview does not refuse a length that is not known yet."""
    assert [] == plugin().check({"length": UNKNOWN, "minLower": 2})[1]


def test_keepers_replace() -> None:
    """Changed keepers make a new password. Unchanged keepers do not."""
    old = {"length": 24, "keepers": {"year": "2026"}}
    new = {"length": 24, "keepers": {"year": "2027"}}
    assert {"keepers.year": "UPDATE_REPLACE"} == kinds(plugin().diff(old, new))
    assert is_unchanged(plugin().diff(old, old))


def test_naming_a_default_changes_nothing() -> None:
    """An input with its default value does not change the password."""
    assert is_unchanged(plugin().diff({"length": 24}, {"length": 24, "special": True, "minLower": 0}))


def test_preview_knows_the_inputs_and_hides_the_rest() -> None:
    """A preview shows the inputs, and the password as an unknown secret."""
    _, state = plugin().create({"length": 24}, preview=True)
    assert 24 == state["length"]
    assert Secret(UNKNOWN) == state["result"]


def test_bytes_are_the_same_in_both_notations() -> None:
    """Hexadecimal and base64 are the same secret bytes.

    The id is the base64 in clear text, as in the official plugin.
    """
    resource_id, state = plugin("random:index/randomBytes:RandomBytes").create({"length": 32})
    assert 32 == len(bytes.fromhex(state["hex"].value))
    assert bytes.fromhex(state["hex"].value) == b64decode(state["base64"].value)
    assert resource_id == state["base64"].value


def test_id_is_the_same_in_all_notations() -> None:
    """Each notation of an id has the same bytes after the prefix. The id of the resource has no prefix."""
    resource_id, state = plugin("random:index/randomId:RandomId").create({"byteLength": 5, "prefix": "p-"})
    drawn = bytes.fromhex(state["hex"].removeprefix("p-"))
    assert f"p-{b64encode(drawn).decode()}" == state["b64Std"]
    assert f"p-{urlsafe_b64encode(drawn).decode().rstrip('=')}" == state["b64Url"]
    assert f"p-{int.from_bytes(drawn)}" == state["dec"]
    assert f"p-{resource_id}" == state["b64Url"]


def test_uuid_is_random() -> None:
    """A UUID has version 4 and is also the id."""
    resource_id, state = plugin("random:index/randomUuid:RandomUuid").create({})
    assert 4 == UUID(state["result"]).version
    assert resource_id == state["result"]


def test_type_that_the_sandbox_has_not_is_refused() -> None:
    """For a type that the sandbox does not have, the message lists the types that it has."""
    with pytest.raises(
        PluginError, match=r"no resource type random:index/randomPet:RandomPet; it has .*RandomBytes"
    ):
        plugin("random:index/randomPet:RandomPet").check({})
