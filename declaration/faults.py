"""Faults: what is wrong in a declaration, where, why, and what to write instead.

Owns the one form that every fault has, whoever finds it, and the error that carries them all. A fault never holds
the value it speaks of: declarations carry secrets, and reports end in pull requests.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong."""

    path: str
    """Where, in the words of the declaration: `tenants[2].tenantURI`. Empty for the whole declaration."""
    reason: str
    """Why it cannot be accepted; continues the path in a sentence."""
    remedy: str
    """What to write instead."""
    concerns: tuple[str, ...] = field(default=(), compare=False)
    """Other paths without which the fault would not be: it is not reported where one of them could not be read.

    What could not be read has its default, so only those are named whose default leads to the fault.
    """

    def __str__(self) -> str:
        """Three lines: where, why, what to do."""
        return f"  {self.path or '(the declaration)'}\n    {self.reason}\n    -> {self.remedy}"


class DeclarationError(ValueError):
    """A declaration that cannot be accepted; carries every fault, sorted by path."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        title = f"The stack declaration has {count} fault{'s' if count > 1 else ''}; nothing was changed."
        super().__init__("\n\n".join([title, *map(str, self.faults)]))


def fault_error(reason: str, remedy: str) -> PydanticCustomError:
    """A fault found while a single value is read; pydantic adds the path.

    Braces are doubled because pydantic formats the text it is given.
    """
    return PydanticCustomError("fault", "{reason}", {"reason": reason, "remedy": remedy})
