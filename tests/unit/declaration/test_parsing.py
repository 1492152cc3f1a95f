"""Reading a document: what is left out, what is still checked, and that no document makes it fail."""

import time
from typing import Any

import pytest

from declaration.base import join, secrets
from declaration.faults import DeclarationError, Fault
from tests.support.checking import checked
from tests.support.declarations import merged, small, with_adapter
from tests.support.gallery import read


def _faults(document: dict[str, Any]) -> dict[str, str]:
    """Reasons by path."""
    return {fault.path: fault.reason for fault in checked(document, read).faults}


def test_a_small_declaration_has_no_fault() -> None:
    """A small declaration, and one with an adapter, have no fault."""
    assert _faults(small()) == {}
    assert _faults(with_adapter()) == {}


def test_faults_of_values_and_rules_are_in_one_report() -> None:
    """One report has the faulty value and the broken rule."""
    document = small(replicas=0, whitelists={"fromUri": ["a,b"]})
    assert list(_faults(document)) == ["replicas", "whitelists.fromUri[0]"]


def test_a_rule_is_silent_about_what_could_not_be_read() -> None:
    """If the target is missing, no rule about a Docker target reports a fault."""
    document = small(assistant={"url": 1}, tls={"trust": {"assistant": None}})
    assert list(_faults(document)) == ["assistant.url"]


def test_only_the_faulty_item_of_a_list_is_left_out() -> None:
    """Rules still check the other items, and faults have the positions of the stack file."""
    tenants: list[object] = [
        {"tenantURI": 2},
        {"tenantURI": "15550101"},
        {
            "tenantURI": "15550103",
            "stt": {"credentials": {"urll": "https://example.com", "apikey": "canary-key"}},
        },
        {},
        {"tenantURI": "15550101"},
    ]
    parsed = checked(small(tenants=tenants), read)
    assert [(fault.path, fault.reason) for fault in sorted(parsed.faults)] == [
        ("tenants[0].tenantURI", "is a number or a boolean, not text"),
        ("tenants[2].stt.credentials.urll", "is not a known key"),
        ("tenants[3].tenantURI", "is missing"),
        ("tenants[4].tenantURI", "is the same as tenants[1].tenantURI"),
    ]
    left_out = {"tenants[0]", "tenants[0].tenantURI", "tenants[2].stt.credentials.urll", "tenants[3]"}
    assert set(parsed.unread.paths) == left_out
    assert [tenant.tenant_uri for tenant in parsed.gateway.tenants] == [
        "15550101",
        "15550103",
        "15550101",
    ]


def test_a_list_of_nothing_but_faulty_items_is_not_called_empty() -> None:
    """The list is left out, so no rule reports that it has no item."""
    parsed = checked(small(rest={"outboundCalls": {"routes": [{"host": 1}, 2]}}), read)
    assert [fault.path for fault in parsed.faults] == [
        "rest.outboundCalls.routes[0].host",
        "rest.outboundCalls.routes[1]",
    ]
    assert parsed.gateway.rest.outbound_calls is None


def test_a_part_that_was_left_out_is_not_taken_for_absent() -> None:
    """A rule that needs a part with a fault reports nothing about that item. It still checks other items."""
    tenants = [{"tenantURI": "15550101", "stt": {"credentials": {"url": 1}}}, {"tenantURI": "15550102"}]
    document = small(speechToText=None, tenants=tenants, textToSpeech=None)
    assert sorted(_faults(document)) == [
        "tenants[0].stt.credentials.url",
        "tenants[0].tts",
        "tenants[1].stt",
        "tenants[1].tts",
    ]


def test_places_in_a_long_list_are_found_fast() -> None:
    """Thousands of faults take about the time of one reading."""
    begun = time.perf_counter()
    wrong = list(range(5000))
    assert len(checked(small(otherServices=wrong, whitelists={"fromUri": wrong}), read).faults) == 2 * len(
        wrong
    )
    assert time.perf_counter() - begun < 5


def test_a_missing_key_leaves_its_parent_out() -> None:
    """The parent is not reported as missing too."""
    document = with_adapter(adapter={"google": {}}, images={"adapter": None})
    document["adapter"] = {"google": {}}
    parsed = checked(document, read)
    assert [fault.path for fault in parsed.faults] == ["adapter.google.credentials"]
    assert set(parsed.unread.paths) == {"adapter.google", "adapter"}


def test_a_document_without_anything_is_answered() -> None:
    """The report says that an empty declaration lacks a target and services."""
    assert set(_faults({})) == {"target", "assistant", "speechToText", "textToSpeech"}


def test_nesting_without_end_is_answered() -> None:
    """A document that is nested deeper than readers of JSON allow gets a fault."""
    value: object = 0
    for _ in range(100_000):
        value = {"a": value}
    faults = _faults(small(environment=value))
    assert set(faults.values()) == {"is nested more than 64 levels deep", "is not a known key"}


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("Replicas", "write replicas"),
        ("speech_to_text", "write speechToText"),
        ("asistant", "write assistant"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest(key: str, remedy: str) -> None:
    """Case does not matter, and names as in Python are understood."""
    (fault,) = checked(small(**{key: 1}), read).faults
    assert (fault.path, fault.remedy) == (key, remedy)


def test_an_unknown_key_far_from_all_is_answered_with_the_list() -> None:
    """The list has the order of the models."""
    (fault,) = checked(small(proxy={"host": "proxy.example.com", "port": 1, "zzz": 1}), read).faults
    assert fault.remedy.startswith("remove it; the known keys are: host, port, username, password, type")


def test_a_known_key_deep_in_lists_is_found() -> None:
    """Keys of items in lists are looked up in the model of the items."""
    tenants = [{"tenantURI": "15550101", "stt": {"credentials": {"urll": "https://example.com"}}}]
    (fault,) = checked(small(tenants=tenants), read).faults
    assert (fault.path, fault.remedy) == ("tenants[0].stt.credentials.urll", "write url")


def test_paths_are_written_as_pulumi_takes_them() -> None:
    """Positions and unusual names stand in brackets."""
    assert join("tenants", 2, "stt") == "tenants[2].stt"
    assert join("annotations", "example.com/pool") == 'annotations["example.com/pool"]'
    assert join("a", "line\nbreak") == 'a["line\\nbreak"]'
    assert join() == ""


def test_secrets_are_found_by_their_paths() -> None:
    """Secrets in models, lists and files are found, and nothing else."""
    tenant = {
        "tenantURI": "15550101",
        "reporting": {"key": "canary"},
        "sipAuth": {"username": "a", "password": "canary-password"},
    }
    document = merged(small(tenants=[tenant]), {"assistant": {"apiKey": "canary"}})
    found = {path: secret.get_secret_value() for path, secret in secrets(checked(document, read).gateway)}
    assert found == {
        "assistant.apiKey": "canary",
        "tenants[0].reporting": '{"key": "canary"}',
        "tenants[0].sipAuth.password": "canary-password",
    }


def test_an_error_lists_each_fault_once_and_sorted() -> None:
    """The error begins with the number of faults."""
    first, second = Fault("a", "is wrong", "mend it"), Fault("b", "is wrong", "mend it")
    error = DeclarationError([second, first, first])
    assert error.faults == (first, second)
    assert str(error).startswith(
        "The stack declaration has 2 faults; nothing was changed.\n\n  a\n    is wrong"
    )
    assert "has 1 fault;" in str(DeclarationError([first]))
