"""Faults: what is wrong in a declaration, where, why, and what to write instead. Warnings: what may not be intended.

Owns the one form of all of them, whatever part of the program finds them, and the error that contains all faults. Neither
contains a faulty value: declarations contain secrets, and people paste reports into pull requests.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong."""

    path: str
    """Where, as a path in the declaration: `tenants[2].tenantURI`. Empty for the whole declaration."""
    reason: str
    """Why it cannot be accepted; continues the path in a sentence."""
    remedy: str
    """What to write instead."""
    concerns: tuple[str, ...] = field(default=(), compare=False)
    """Other paths that the fault depends on: it is not reported if one of them could not be read.

    A path that could not be read has its default, so only paths whose default leads to the fault are listed.
    """

    def __str__(self) -> str:
        """Three lines: where, why, what to do."""
        return f"  {self.path or '(the declaration)'}\n    {self.reason}\n    -> {self.remedy}"


@dataclass(frozen=True)
class DeclarationWarning:
    """Something that is accepted, but may not be intended."""

    path: str
    """Where, as a path in the declaration; the stack file, if it is not about one field."""
    text: str
    """What happens, and what to do if it is not intended."""
    containers: tuple[str, ...] = ()
    """Keys of the containers that it is about; empty if it is about the gateway."""

    def __str__(self) -> str:
        """One line, as outputs and logs show it."""
        return f"{self.path}: {self.text}"

    @property
    def field(self) -> str:
        """The field at the root of the declaration that the path is in."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0]


class DeclarationError(ValueError):
    """A declaration, or other arguments, that cannot be accepted; contains every fault, sorted by path."""

    def __init__(self, faults: Iterable[Fault], of: str = "The stack declaration") -> None:
        self.faults = tuple(sorted(set(faults)))
        self.of = of
        count = len(self.faults)
        title = f"{of} has {count} fault{'s' if count > 1 else ''}; nothing was changed."
        super().__init__("\n\n".join([title, *map(str, self.faults)]))


def fault_error(reason: str, remedy: str) -> PydanticCustomError:
    """A fault found while a single value is read; pydantic adds the path.

    The text is a placeholder because pydantic formats it.
    """
    return PydanticCustomError("fault", "{reason}", {"reason": reason, "remedy": remedy})
