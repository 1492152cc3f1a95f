"""From a document to a declaration, with every fault at once.

Owns the way in: `parse` reads a document into the models, turns pydantic's findings into faults in the declaration's
own words, and, where some values are faulty, still reads the rest so that the rules between fields are judged in the
same report. Reads no file itself: a reader is handed in.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from declaration.base import join
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.rules import RULES
from declaration.values import Reader
from declaration.wording import fault_of

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Parsed:
    """What could be read of a document."""

    gateway: Gateway | None
    """The declaration, without its faulty parts; None where nothing useful is left."""
    faults: tuple[Fault, ...]
    """All faults of single values and of rules."""
    unread: tuple[str, ...]
    """Paths that were left out because they are faulty."""

    def about_read_values(self, fault: Fault) -> bool:
        """Whether a fault found in the rest of the declaration speaks only of what could be read."""
        return not any(
            _related(path, unread) for path in (fault.path, *fault.concerns) for unread in self.unread if path
        )


def parse(document: Mapping[str, Any], read: Reader) -> Parsed:
    """Reads a declaration.

    Args:
        document: what the stack configuration holds, as JSON values.
        read: gives the bytes of a file that the document names; raises OSError where it cannot.

    Returns:
        The declaration and every fault; it is acceptable when there are none.
    """
    gateway, faults, unread = _read_what_can_be_read(document, read)
    parsed = Parsed(gateway, tuple(faults), tuple(unread))
    if gateway is None:
        return parsed
    broken = [fault for rule in RULES for fault in rule(gateway) if parsed.about_read_values(fault)]
    return Parsed(gateway, (*faults, *broken), parsed.unread)


def _read_what_can_be_read(
    document: Mapping[str, Any], read: Reader
) -> tuple[Gateway | None, list[Fault], list[str]]:
    rest: Any = deepcopy(dict(document))
    faults: list[Fault] = []
    unread: list[str] = []
    while True:
        try:
            return Gateway.model_validate_json(json.dumps(rest), context={"read": read}), faults, unread
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
        faults += [fault_of(detail) for detail in details if not _covered(join(*detail["loc"]), unread)]
        cuts = {_cut(rest, detail) for detail in details}
        if () in cuts:
            return None, faults, unread
        for cut in sorted(cuts, key=len, reverse=True):
            _remove(rest, cut)
        unread += [join(*cut) for cut in cuts]


def _cut(document: object, detail: ErrorDetails) -> Location:
    """What to leave out so that the rest can be read: the faulty value, or the parent of a missing one.

    A list goes as a whole, so that positions in later paths stay true.
    """
    location = detail["loc"]
    if detail["type"] == "missing":
        location = location[:-1]
    value = document
    for depth, part in enumerate(location):
        if isinstance(value, list):
            return location[:depth]
        if not isinstance(value, dict) or part not in value:
            return location[:depth]
        value = value[part]
    return location


def _remove(document: dict[str, Any], location: Location) -> None:
    value: Any = document
    for part in location[:-1]:
        value = value.get(part, {}) if isinstance(value, dict) else {}
    if isinstance(value, dict):
        value.pop(location[-1], None)


def _covered(path: str, unread: list[str]) -> bool:
    """Whether a path lies in, or is, something already left out."""
    return any(path == gone or path.startswith((f"{gone}.", f"{gone}[")) for gone in unread)


def _related(path: str, unread: str) -> bool:
    return _covered(path, [unread]) or _covered(unread, [path])
