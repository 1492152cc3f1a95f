"""Fragments of SIP URIs: which are right, which match nearly everything, and which match nothing."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from declaration.fragments import objection, tenant_objection, user_and_host, value_objection
from tests.support.checking import checked
from tests.support.declarations import small
from tests.support.gallery import read

RIGHT = (
    "2345556789",
    "12345556789",
    "+15550100",
    "15550100",
    "4711",
    "911",
    "112",
    "1555",
    "1555010",
    "555",
    "+353",
    "alice",
    "bob",
    "Alice",
    "alice.smith",
    "Alice.Smith@",
    "order-desk",
    "o'brien",
    "order_desk",
    "alice@example.com",
    "sip:alice",
    "sip:15550100@sbc.example.com",
    "sips:15550100",
    "sip:1555",
    "tel:+15550100",
    "@office",
    "@office.example.com",
    "@trunk.example.com",
    "@sip.carrier.example",
    "sbc.example.com",
    ".example.com",
    "example.com",
    "192.0.2.10",
    "@192.0.2.10",
    "10.1.2.3",
    "192.0.2.",
    "10.0.0.",
    "1.2.3.4",
    "[2001:db8::10]",
    "@[2001:db8::10]",
    "2001:db8::10",
    "2001:db8:",
    "fd00::1",
    "@203.0.113.10:5060",
    "@sbc.example.com:5061",
    "15550100@",
    "*98",
    "*98@example.com",
    "*67",
    "%2372",
    "15550100%40example.com",
    "15550100;user=phone",
    ";tgrp=tg-1",
    ";tgrp=TG-1;trunk-context=example.com",
    "alice+test",
    "a1b2c3",
    "sales-1",
    "sbc-1.example.com",
    "203-0-113-10.example.com",
    "helpdesk@voice.example.com",
    "office",
    "team7",
    "0049301234",
    "00493",
    "anonymous@anonymous.invalid",
    "x1555",
    "max",
    "nnn",
    "agent_1",
    "Alice01",
)
"""Numbers, users, hosts, addresses and parameters, whole or in part."""

WRONG = {
    "is part of nearly every SIP URI, s": (
        ".",
        "1",
        "tag=",
        ";",
        ":",
        "@",
        "sip",
        "sip:",
        "sips:",
        "SIP",
        "SIPS:",
        "tel:",
        "transport=",
        "transport=tls",
        ";transport=udp",
        "user=phone",
        ";user=phone",
        "phone",
        "com",
        ".com",
        "-",
        "a",
        "12",
        "+1",
        "+49",
        "sip:1",
        "sip:+1",
        "sips:2",
        ":5060",
        "5060",
        "5061",
        "060",
        "10.",
        "1.1",
        ".1.",
        "@1",
        ";tag=",
        ";lr",
        "www",
        "www.",
        "port",
        "hone",
        "co",
        ".de",
        "1.2.3.4.5",
    ),
    "contains a character that SIP URIs d": (
        ">",
        "<",
        "'15550100'",
        '"15550100"',
        "<sip:15550100@example.com>",
        "<15550100>",
        "sip:15550100>",
        "#1555",
        "`1555`",
        "https://example.com",
        "example.com/path",
    ),
    "is a pattern, but the orchestrator": (
        "+",
        "_",
        "1555*",
        "*",
        "*1",
        "*5555",
        "*5550100",
        ".*",
        "1555.*",
        "^1555",
        "1555$",
        "$",
        "^",
        "\\d+",
        "\\d",
        "1555\\d+",
        "[0-9]",
        "1555[0-9]+",
        "(1555|1556)",
        "1555|1556",
        "1555?",
        "1555+",
        "1555.+",
        "1555{4}",
        "1555%",
        "%1555%",
        "1555__",
        "_1555XXXX",
        "1555XXXX",
        "1555xxxx",
        "XXXX1555",
        "_1555.",
        "1555!",
        "*@example.com",
        "@*.example.com",
        "1555...",
        "..1555",
        "++1555",
        "%zz1555",
        "15550100%",
        "1555.example..com",
        "[1555]",
        "[2001:db8::10",
    ),
    "is a number or a range formatted": (
        "1-555-010-0100",
        "555-0100",
        "(555)0100",
        "+1(555)0100",
        "1555/0100",
        "15550100-15550199",
        "1-800-FLOWERS",
        "/1555/",
        "+1 (555) 010-0100",
        "1 555 0100",
        "+49 30 123456",
    ),
    "is neither a number nor an IPv4 ad": (
        "1.555.010.0100",
        "555.0100",
        "1555.",
        "192.0.2.300",
        "192.000.002.010",
        "192.0.02.1",
    ),
    "is a network, but URIs contain add": (
        "192.0.2.0/24",
        "@192.0.2.0/24",
        "2001:db8::/32",
    ),
    "contains characters outside ASCII,": (
        "\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff10",
        "\u0661\u0665\u0665\u0665\u0660\u0661\u0660\u0660",
        "\u201c15550100\u201d",
        "\u20191555\u2019",
        "1555\u200b",
    ),
    "contains an unnecessary escape, and e": (
        "%2B15550100",
        "%31555",
        "15%550",
    ),
    "has capital letters in its host or": (
        "SBC.Example.com",
        "@Example.com",
        "alice@EXAMPLE.com",
        "SIP:15550100",
        "Sip:alice",
        "Trunk.example.COM",
    ),
    "is an IPv6 address in a spelling t": (
        "2001:DB8::10",
        "[2001:DB8::10]",
        "[2001:0db8::10]",
        "2001:db8:0::10",
    ),
    "cannot be in a SIP URI, which has": (
        "alice@@example.com",
        "a@b@example.com",
        "15550100;15550101",
        "15550100;",
        "tgrp=",
        "trunk-context=",
        "sip:@example.com",
    ),
    "contains a space, which SIP URIs do n": (
        " 15550100",
        "alice smith",
        "1555 ",
        " ",
    ),
}
"""By the beginning of the reason."""


@pytest.mark.parametrize("fragment", RIGHT)
def test_a_fragment_that_can_match_some_is_taken(fragment: str) -> None:
    """These texts can stand in a SIP URI as they are."""
    assert objection(fragment) is None


@pytest.mark.parametrize(
    ("reason", "fragment"), [(key, each) for key, values in WRONG.items() for each in values]
)
def test_a_fragment_that_matches_all_or_nothing_is_refused(reason: str, fragment: str) -> None:
    """The fault has a reason and says what to write."""
    found = objection(fragment)
    assert found is not None
    assert found[0].startswith(reason)
    assert found[1]


@pytest.mark.parametrize(
    "uri", ["15550100", "+15550100", "4711", "100", "alice", "alice@example.com", "sip:15550100"]
)
def test_a_tenant_is_a_number_or_a_user(uri: str) -> None:
    """Both are accepted with and without a host."""
    assert tenant_objection(uri) is None


@pytest.mark.parametrize(
    "uri",
    [
        "sip:",
        "@",
        "*",
        "1",
        "1555*",
        "@sip.example.com",
        "sip.example.com",
        "192.0.2.10",
        "15550100,15550101",
    ],
)
def test_a_tenant_that_nobody_can_call_is_refused(uri: str) -> None:
    """These match every call, no call, or only a host."""
    assert tenant_objection(uri) is not None


@example("+060")
@given(st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True))
def test_every_number_is_a_fragment(number: str) -> None:
    """Numbers of three digits or more are accepted.

    Parts of the default ports are not, with or without a plus, because they stand in nearly every URI.
    """
    parts_of_ports = {"506", "060", "061", "5060", "5061"}
    assert (objection(number) is None) == (number.removeprefix("+") not in parts_of_ports)


@given(
    st.from_regex(r"[a-z]{4,8}[0-9]{0,3}", fullmatch=True),
    st.from_regex(r"[a-z]{2,8}(-[a-z0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["", "sip:", "sips:"]),
)
def test_every_user_at_a_host_is_a_fragment(user: str, host: str, scheme: str) -> None:
    """The host is in lower case, as senders write it."""
    assert objection(f"{scheme}{user}@{host}.example.com") is None


@given(
    st.from_regex(r"[0-9]{4,11}", fullmatch=True),
    st.sampled_from(
        ["*", ".*", "+", "?", "$", ".", "%", "xxx", "XXX", "__", "[0-9]", "\\d+", "{4}", "|1556", "#", "!"]
    ),
)
def test_a_number_with_a_pattern_behind_it_is_refused(number: str, pattern: str) -> None:
    """Patterns of each common syntax are refused."""
    assert objection(number + pattern) is not None


@given(
    st.text(st.sampled_from("0123456789"), min_size=7, max_size=11),
    st.sampled_from(" -()/"),
    st.integers(1, 6),
)
def test_a_formatted_number_is_refused(number: str, separator: str, position: int) -> None:
    """Each sign between digits is refused."""
    assert objection(number[:position] + separator + number[position:]) is not None


@given(st.text(st.characters(categories=["Nd"], exclude_characters="0123456789"), min_size=1))
def test_digits_of_other_scripts_are_refused(digits: str) -> None:
    """They look like digits, but no SIP URI contains them."""
    assert objection(f"1555{digits}") is not None
    assert value_objection(f"1555{digits}") is not None


@given(st.text())
def test_any_text_has_a_result(text: str) -> None:
    """No text makes the check fail, and tenants are checked at least as strictly as fragments."""
    if objection(text) is not None:
        assert tenant_objection(text) is not None


@pytest.mark.parametrize("value", ["en", "9WytbK8PAU4=", "111111111@192.0.2.1", "YTIy/WRm+A==", "Grüße"])
def test_a_value_of_metadata_is_taken(value: str) -> None:
    """Identifiers in base64, language codes and names are accepted."""
    assert value_objection(value) is None


@pytest.mark.parametrize(
    "value", ["a", "*", ".*", "111*", "^111", "111$", "\\d+", "[0-9]", "(a|b)", " 111", "111 ", "1.+"]
)
def test_a_value_that_is_a_pattern_is_refused(value: str) -> None:
    """The product compares values literally, so a pattern never matches."""
    assert value_objection(value) is not None


@pytest.mark.parametrize(
    ("fragment", "parts"),
    [
        ("15550100", ("15550100", "")),
        ("sip:15550100@example.com", ("15550100", "example.com")),
        ("tel:+15550100", ("+15550100", "")),
        ("@example.com", ("", "example.com")),
        ("example.com:5061", ("", "example.com:5061")),
        ("sbc.example.de", ("", "sbc.example.de")),
        ("192.0.2.", ("", "192.0.2.")),
        ("[2001:db8::1]", ("", "[2001:db8::1]")),
        ("alice.smith", ("alice.smith", "")),
        ("alice", ("alice", "")),
    ],
)
def test_parts_of_a_fragment(fragment: str, parts: tuple[str, str]) -> None:
    """Without an @, dots and the ending of the text tell a host from a user."""
    assert user_and_host(fragment) == parts


def _seconds(count: int) -> float:
    """The time that it takes to read and check long whitelists."""
    numbers = [f"1555{number:07}" for number in range(count)]
    document = small(whitelists={"fromUri": numbers})
    begin = time.process_time()
    checked(document, read)
    return time.process_time() - begin


def test_a_long_whitelist_is_checked_in_linear_time() -> None:
    """Ten times the entries take about ten times as long, not a hundred times."""
    _seconds(1_000)
    assert _seconds(50_000) < 40 * max(_seconds(5_000), 0.01)
