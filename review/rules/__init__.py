"""Rules of the security diff: each compares one part of two reports."""

from collections.abc import Callable, Iterator
from typing import Final

from review.changes import Change, in_order
from review.model import Report
from review.rules.certificates import certificate_changes
from review.rules.choices import choice_changes
from review.rules.containers import container_changes
from review.rules.exposure import exposure_changes
from review.rules.flows import flow_changes
from review.rules.secrets import secret_changes
from review.rules.trust import trust_changes
from review.rules.whitelists import whitelist_changes

Rule = Callable[[Report, Report], Iterator[Change]]

RULES: Final[tuple[Rule, ...]] = (
    exposure_changes,
    whitelist_changes,
    flow_changes,
    choice_changes,
    container_changes,
    certificate_changes,
    trust_changes,
    secret_changes,
)
"""Every rule."""


def changes(old: Report, new: Report) -> tuple[Change, ...]:
    """Every change between two reports, worst first."""
    return in_order([change for rule in RULES for change in rule(old, new)])
