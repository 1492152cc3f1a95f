"""Which tenants can be called through the whitelist of callees."""

import pytest

from declaration.passage import Passage, passage


@pytest.mark.parametrize(
    ("fragment", "tenant", "expected"),
    [
        ("1555010", "15550100", Passage.YES),
        ("15550100", "15550100", Passage.YES),
        ("+15550100", "15550100", Passage.YES),
        ("+1555", "15550100", Passage.YES),
        ("0100@", "15550100", Passage.YES),
        ("1555010", "15550200", Passage.NO),
        ("1555010", "25550100", Passage.NO),
        ("+4930", "030123456", Passage.NO),
        ("+4930", "30123456", Passage.PERHAPS),
        ("1555", "0100", Passage.PERHAPS),
        ("1555010", "2345678", Passage.NO),
        ("1555010", "234567", Passage.PERHAPS),
        ("15551", "1666666", Passage.NO),
        ("1555", "alice", Passage.NO),
        ("alice", "bob", Passage.NO),
        ("alice", "alice@example.com", Passage.YES),
        ("@sip.example.com", "15550100", Passage.YES),
        ("@sip.example.com", "15550100@sip.example.com", Passage.YES),
        ("@sip.example.com:5061", "15550100@sip.example.com", Passage.YES),
        ("@sip.", "15550100@sip.example.com", Passage.YES),
        ("@other.example.com", "15550100@sip.example.com", Passage.NO),
        ("example.com", "15550100@sip.example.com", Passage.YES),
        ("@example.com", "15550100@sip.example.com", Passage.NO),
        ("15550@sip.example.com", "15550100@other.example.com", Passage.NO),
        ("sip:15550100", "15550100", Passage.YES),
    ],
)
def test_passage_of_a_tenant(fragment: str, tenant: str, expected: Passage) -> None:
    """A call passes if the To header or the Request-URI contains both texts."""
    assert passage(fragment, tenant) is expected
