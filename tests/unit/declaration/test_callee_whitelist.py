"""Which tenants can be called through the whitelist of callees."""

import pytest

from declaration.callee_whitelist import CalleeMatch, callee_match


@pytest.mark.parametrize(
    ("fragment", "tenant", "expected"),
    [
        ("1555010", "15550100", CalleeMatch.YES),
        ("15550100", "15550100", CalleeMatch.YES),
        ("+15550100", "15550100", CalleeMatch.YES),
        ("+1555", "15550100", CalleeMatch.YES),
        ("0100@", "15550100", CalleeMatch.YES),
        ("1555010", "15550200", CalleeMatch.NO),
        ("1555010", "25550100", CalleeMatch.NO),
        ("+4930", "030123456", CalleeMatch.NO),
        ("+4930", "30123456", CalleeMatch.PERHAPS),
        ("1555", "0100", CalleeMatch.PERHAPS),
        ("1555010", "2345678", CalleeMatch.NO),
        ("1555010", "234567", CalleeMatch.PERHAPS),
        ("15551", "1666666", CalleeMatch.NO),
        ("1555", "alice", CalleeMatch.NO),
        ("alice", "bob", CalleeMatch.NO),
        ("alice", "alice@example.com", CalleeMatch.YES),
        ("@sip.example.com", "15550100", CalleeMatch.YES),
        ("@sip.example.com", "15550100@sip.example.com", CalleeMatch.YES),
        ("@sip.example.com:5061", "15550100@sip.example.com", CalleeMatch.YES),
        ("@sip.", "15550100@sip.example.com", CalleeMatch.YES),
        ("@other.example.com", "15550100@sip.example.com", CalleeMatch.NO),
        ("example.com", "15550100@sip.example.com", CalleeMatch.YES),
        ("@example.com", "15550100@sip.example.com", CalleeMatch.NO),
        ("15550@sip.example.com", "15550100@other.example.com", CalleeMatch.NO),
        ("sip:15550100", "15550100", CalleeMatch.YES),
    ],
)
def test_callee_match_of_a_tenant(fragment: str, tenant: str, expected: CalleeMatch) -> None:
    """A call passes if the To header or the Request-URI contains both texts."""
    assert callee_match(fragment, tenant) is expected
