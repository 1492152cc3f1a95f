"""Parts with some keys left out: each missing key has the default of the field that holds the part."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from declaration.base import below, fields
from declaration.gateway import Gateway
from tests.support.checking import checked
from tests.support.declarations import merged, small
from tests.support.gallery import read

DEFAULT = Gateway()


def _parts(model: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    """Every part of the default declaration, with the keys that lead to it."""
    for key, value in fields(model):
        if isinstance(value, BaseModel):
            yield (*path, key), value
            yield from _parts(value, (*path, key))


SINGLE = {
    below(".".join(path), key): (path, key, value)
    for path, part in _parts(DEFAULT)
    for key, value in part.model_dump(mode="json", by_alias=True, exclude_none=True).items()
}
"""Each key of a part that has a default: alone, with its own default as value."""


@pytest.mark.parametrize("single", SINGLE)
def test_one_key_of_a_part_can_be_given(single: str) -> None:
    """The other keys have the same value as without that key."""
    path, key, value = SINGLE[single]
    document: object = {key: value}
    for part in reversed(path):
        document = {part: document}
    assert isinstance(document, dict)
    parsed = checked(merged(small(), document), read)
    assert parsed.faults == ()
    found: object = parsed.gateway
    for part in path:
        found = dict(fields(found))[part] if isinstance(found, BaseModel) else None
    if path[0] not in small():
        assert dict(_parts(DEFAULT))[path] == found


def test_an_amount_is_added_to_the_default_of_its_container() -> None:
    """Each container has its own defaults."""
    document = small(resources={"relay": {"limits": {"cpu": "4"}}, "orchestrator": {"requests": {}}})
    resources = checked(document, read).gateway.resources
    assert (resources.relay.limits.cpu, resources.relay.limits.memory) == ("4", "8Gi")
    assert (resources.relay.requests.cpu, resources.orchestrator.requests.cpu) == ("500m", "1")


@pytest.mark.parametrize(
    ("rest", "user"),
    [
        ({"administration": {"password": "canary-password"}}, "admin"),
        (
            {"outboundCalls": {"login": {"password": "canary-password"}, "routes": [{"host": "t.example"}]}},
            "outbound",
        ),
    ],
)
def test_a_password_alone_belongs_to_the_default_user(rest: dict[str, object], user: str) -> None:
    """In the same way, a user alone gets a generated password."""
    declared = checked(small(rest={**rest, "clientNetworks": ["192.0.2.0/24"]}), read).gateway.rest
    login = declared.outbound_calls.login if declared.outbound_calls else declared.administration
    assert login.username == user
    assert login.password is not None
    assert login.password.get_secret_value() == "canary-password"


def test_a_faulty_key_of_a_part_leaves_only_itself_out() -> None:
    """Rules still check the other keys."""
    limits = {"cpu": "many", "memory": "1"}
    faults = checked(small(resources={"relay": {"limits": limits}}), read).faults
    paths = ["resources.relay.limits.cpu", "resources.relay.limits.memory"]
    assert paths == sorted({fault.path for fault in faults})
