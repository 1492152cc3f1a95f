"""Properties of all declarations: each has a report, and a change is judged in the opposite way when it is reversed."""

from typing import Any

from hypothesis import HealthCheck, given, reject, settings

from declaration.faults import DeclarationError
from plan.contract import as_json
from review.changes import Verdict
from review.diff import commented, diff
from review.model import Report
from review.report import WRITERS
from review.rules import RULES
from tests.support.declarations import declarations
from tests.support.reviewing import reported, reviewed_document

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
SOME = settings(max_examples=12, deadline=None, suppress_health_check=SLOW)


def accepted(document: dict[str, Any]) -> Report:
    """The report of a declaration that today's rules accept."""
    try:
        return reported(document)
    except DeclarationError:
        reject()


@SOME
@given(declarations())
def test_every_declaration_has_a_report(document: dict[str, Any]) -> None:
    """Every declaration has a report in each format, and no report contains a secret.

    All secrets of these declarations begin with the same word, which the test looks for.
    """
    found = accepted(document)
    for write in WRITERS.values():
        assert "canary" not in write(found)
    assert as_json(found)["reportVersion"] == "1.0"


@SOME
@given(declarations(), declarations())
def test_a_reversed_change_has_the_opposite_verdict(one: dict[str, Any], other: dict[str, Any]) -> None:
    """If a rule finds a change worse, it finds the reverse change better. For equal declarations it finds nothing."""
    before, after = accepted(one), accepted(other)
    for rule in RULES:
        there, back = ({each.verdict for each in rule(*pair)} for pair in ((before, after), (after, before)))
        assert (Verdict.WORSE in there) == (Verdict.BETTER in back), rule.__name__
        assert [] == list(rule(after, after))


@SOME
@given(declarations(), declarations())
def test_no_comment_holds_a_secret(one: dict[str, Any], other: dict[str, Any]) -> None:
    """No comment contains a secret, whatever changes."""
    accepted(one)
    accepted(other)
    before, after = reviewed_document(one), reviewed_document(other)
    assert "canary" not in commented(diff(before, after), before, after)
