"""Faults for what only a weaker choice allows, and the remedy that says how to take the choice."""

from declaration.faults import Fault
from declaration.weaker import Choice


def taking(choice: Choice) -> str:
    """The remedy that says how to take a choice."""
    return f"add {{what: {choice}, reason: ...}} to weakerChoices"


def needs_choice(choice: Choice, path: str, reason: str, instead: str, *concerns: str) -> Fault:
    """Something that is refused without a weaker choice; `instead` is the remedy without the choice."""
    return Fault(path, reason, f"{instead}, or {taking(choice)}", ("weakerChoices", *concerns))
