"""Ends of weaker choices: what is refused after them, and what is warned of before.

Owns how a declared day is compared with the time of the run: a choice holds through its last day in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from declaration.faults import Fault
from declaration.gateway import Gateway

NOTICE = timedelta(days=30)
"""How long before its end a choice is warned of."""


def expired(gateway: Gateway, at: datetime) -> Iterator[Fault]:
    """Choices whose last day is over."""
    today = at.astimezone(UTC).date()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.until is not None and choice.until < today:
            yield Fault(
                f"weakerChoices[{position}].until",
                "is over, and with it the weaker choice: what it allowed is refused again",
                "remove the choice and what needs it, or decide again and write a new reason and date",
            )


def ending(gateway: Gateway, at: datetime) -> Iterator[str]:
    """Warnings of choices that end soon. They name the day, not the days left: those would change each day."""
    today = at.astimezone(UTC).date()
    for position, choice in enumerate(gateway.weaker_choices):
        if choice.until is not None and today <= choice.until <= today + NOTICE:
            yield (
                f"weakerChoices[{position}].until: {choice.what} ends after {choice.until.isoformat()}, and then this"
                " declaration is refused; remove what needs it, or decide again"
            )
