"""Changes of the weaker choices: added, removed, extended to a later day or to more containers."""

from collections.abc import Iterator
from typing import Final

from plan.model.gateway import WeakerChoiceOutput
from review.changes import Change, better, neutral, worse
from review.model import Report

_TAKEN, _WIDENED, _PROLONGED = 9, 5, 4
_WARNED: Final = "has a new warning"


def choice_changes(old: Report, new: Report) -> Iterator[Change]:
    """Changes of weaker choices, and new warnings."""
    before = {each.what: each for each in old.weaker_choices}
    after = {each.what: each for each in new.weaker_choices}
    for what in sorted(after.keys() - before.keys()):
        yield worse(f"takes the weaker choice {_sentence(after[what])}", _TAKEN)
    for what in sorted(before.keys() - after.keys()):
        yield better(f"removes the weaker choice {what}", _TAKEN)
    for what in sorted(before.keys() & after.keys()):
        yield from _altered(before[what], after[what])
    for warning in new.warnings:
        if warning not in old.warnings:
            yield neutral(f"{_WARNED}: {warning}")


def _sentence(choice: WeakerChoiceOutput) -> str:
    only = f" for {', '.join(choice.containers)}" if choice.containers else ""
    until = f"until {choice.until}" if choice.until else "without an end"
    return f"{choice.what}{only}, {until} (reason: {choice.reason}; cost: {choice.cost})"


def _altered(before: WeakerChoiceOutput, after: WeakerChoiceOutput) -> Iterator[Change]:
    what = after.what
    if before.until != after.until:
        # ISO dates compare as text; no end is later than every date
        later = after.until is None or (before.until is not None and after.until > before.until)
        text = f"moves the end of the weaker choice {what} to {after.until or 'never'}"
        yield worse(text, _PROLONGED) if later else better(text, _PROLONGED)
    more = _adds(before.containers, after.containers)
    if more or _adds(after.containers, before.containers):
        text = f"takes the weaker choice {what} for {', '.join(after.containers) or 'all containers'}"
        yield worse(text, _WIDENED) if more else better(text, _WIDENED)
    if before.reason != after.reason:
        yield neutral(f"gives another reason for the weaker choice {what}: {after.reason}")


def _adds(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether a choice applies to more containers than before. A choice without names applies to all."""
    if not before:
        return False
    return not after or bool(set(after) - set(before))
