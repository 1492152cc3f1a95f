"""What a change of a declaration does to security: the changes between two reports, worst first.

Owns the form of a change and its order. The rules that find changes are in `review.rules`, one file for each part of the
report. A change is worse if it allows more: more clients, more data in clear, or more rights of a container. This is so
even if the change is intended.
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
    """Its weight among changes of the same verdict; the largest comes first."""
    is_ordinary: bool = False
    """Whether most changes have it. A comment then folds it."""


def worse(text: str, weight: int) -> Change:
    """A change that makes security worse."""
    return Change(Verdict.WORSE, text, weight)


def better(text: str, weight: int) -> Change:
    """A change that makes security better."""
    return Change(Verdict.BETTER, text, weight)


def neutral(text: str) -> Change:
    """A change that makes security neither worse nor better."""
    return Change(Verdict.NEUTRAL, text)


def ordinary(text: str) -> Change:
    """A neutral change that most changes have."""
    return Change(Verdict.NEUTRAL, text, is_ordinary=True)


def in_order(unsorted: list[Change]) -> tuple[Change, ...]:
    """The changes without duplicates, worst first."""
    order = list(Verdict)
    return tuple(sorted(set(unsorted), key=lambda each: (order.index(each.verdict), -each.weight, each.text)))
