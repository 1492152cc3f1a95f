"""What a change of a declaration does to security: the changes between two reports, worst first.

Owns the form of a change and its order. The rules that find changes are in `review.rules`, one file for each part of the
report. What widens who gets in, what is seen or what a container may do is worse, even if it is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a change makes the gateway weaker."""

    WORSE = "worse"
    BETTER = "better"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Change:
    """One change, in a sentence that continues "This change ..."."""

    verdict: Verdict
    text: str
    weight: int = 0
    """How much it matters beside others of its verdict; the largest comes first."""
    is_ordinary: bool = False
    """Whether it is part of most changes, so that a comment folds it."""


def worse(text: str, weight: int) -> Change:
    """A change for the worse."""
    return Change(Verdict.WORSE, text, weight)


def better(text: str, weight: int) -> Change:
    """A change for the better."""
    return Change(Verdict.BETTER, text, weight)


def neutral(text: str) -> Change:
    """A change that is neither."""
    return Change(Verdict.NEUTRAL, text)


def ordinary(text: str) -> Change:
    """A change that is neither, and part of most changes."""
    return Change(Verdict.NEUTRAL, text, is_ordinary=True)


def in_order(found: list[Change]) -> tuple[Change, ...]:
    """Worst first; equal ones once."""
    order = list(Verdict)
    return tuple(sorted(set(found), key=lambda each: (order.index(each.verdict), -each.weight, each.text)))
