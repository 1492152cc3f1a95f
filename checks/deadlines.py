"""Ends of weaker choices: the fault after the last day, and the warning before it.

Owns the comparison of a declared day with the time of the run: a choice is valid to the end of its last day, in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from declaration.faults import DeclarationWarning, Fault
from declaration.gateway import Gateway

NOTICE = timedelta(days=30)
"""How long before the end of a choice the warning begins."""


def expired(gateway: Gateway, at: datetime) -> Iterator[Fault]:
    """Choices whose last day is over."""
    today = at.astimezone(UTC).date()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.until is not None and choice.until < today:
            yield Fault(
                f"weakerChoices[{position}].until",
                "is in the past, so the weaker choice has ended: what it allowed is refused again",
                "remove the choice and what needs it, or write a new reason and date",
            )


def ending(gateway: Gateway, at: datetime) -> Iterator[DeclarationWarning]:
    """Warnings of choices that end soon. They name the day, not the days left, so that they do not change each day."""
    today = at.astimezone(UTC).date()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.until is not None and today <= choice.until <= today + NOTICE:
            yield DeclarationWarning(
                f"weakerChoices[{position}].until",
                f"{choice.what} ends after {choice.until.isoformat()}, and then this"
                " declaration is refused; remove what needs it, or decide again",
            )
