"""The fault of what only a weaker choice allows, and the words that tell how to take the choice."""

from declaration.faults import Fault
from declaration.weaker import Choice


def taking(choice: Choice) -> str:
    """How a choice is taken, as a remedy."""
    return f"add {{what: {choice}, reason: ...}} to weakerChoices"


def needs_choice(choice: Choice, path: str, reason: str, instead: str, *concerns: str) -> Fault:
    """Something that is refused without a weaker choice; `instead` says how to do without both."""
    return Fault(path, reason, f"{instead}, or {taking(choice)}", ("weakerChoices", *concerns))
