"""From a document to a declaration, with every fault at once.

Owns the way in: `parse` reads a document into the models, turns pydantic's findings into faults in the declaration's
own words, and, where some values are faulty, still reads the rest so that the rules between fields are judged in the
same report. Reads no file itself: a reader is handed in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from declaration.base import join
from declaration.documents import Location, strange_values
from declaration.faults import Fault
from declaration.files import Reader
from declaration.gateway import Gateway
from declaration.rules import RULES
from declaration.wording import fault_of


@dataclass(frozen=True)
class Parsed:
    """What could be read of a document."""

    gateway: Gateway
    """The declaration, without its faulty parts."""
    faults: tuple[Fault, ...]
    """All faults of single values and of rules."""
    unread: tuple[str, ...]
    """Paths that were left out because they are faulty."""

    def about_read_values(self, fault: Fault) -> bool:
        """Whether a fault found in the rest of the declaration speaks only of what could be read."""
        return not any(
            _related(path, unread) for path in (fault.path, *fault.concerns) for unread in self.unread
        )


def parse(document: Mapping[str, Any], read: Reader) -> Parsed:
    """Reads a declaration.

    Args:
        document: what the stack configuration holds, as JSON values.
        read: gives the bytes of a file that the document names; raises OSError where it cannot.

    Returns:
        The declaration and every fault; it is acceptable when there are none.
    """
    parsed = _read_what_can_be_read(dict(document), read)
    broken = [fault for rule in RULES for fault in rule(parsed.gateway) if parsed.about_read_values(fault)]
    return Parsed(parsed.gateway, (*parsed.faults, *broken), parsed.unread)


def _read_what_can_be_read(document: dict[str, Any], read: Reader) -> Parsed:
    """Reads, leaves out what is faulty, and reads again: every field has a default, or goes with its parent."""
    strange = tuple(strange_values(document))
    faults = [Fault(join(*location), reason, remedy) for location, reason, remedy in strange]
    cuts = {_cut(document, location) for location, _, _ in strange}
    unread: list[str] = []
    while True:
        document = _without(document, cuts)
        unread += [join(*cut) for cut in cuts]
        try:
            gateway = Gateway.model_validate_json(json.dumps(document), context={"read": read})
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
        else:
            return Parsed(gateway, tuple(faults), tuple(unread))
        found = (fault_of(detail) for detail in details)
        faults += [fault for fault in found if not _covered(fault.path, unread)]
        cuts = {
            _cut(document, detail["loc"][:-1] if detail["type"] == "missing" else detail["loc"])
            for detail in details
        }


def _cut(document: object, location: Location) -> Location:
    """What to leave out for a faulty place: the innermost value there that is not an item of a list.

    A list goes as a whole, so that positions in later paths stay true.
    """
    value = document
    for depth, part in enumerate(location):
        if not isinstance(value, dict) or part not in value:
            return location[:depth]
        value = value[part]
    return location


def _without(value: Any, cuts: set[Location], at: Location = ()) -> Any:  # noqa: ANN401 - any JSON value
    """A value without what lies at the given places."""
    if not isinstance(value, dict):
        return value
    return {key: _without(child, cuts, (*at, key)) for key, child in value.items() if (*at, key) not in cuts}


def _covered(path: str, unread: list[str]) -> bool:
    """Whether a path lies in, or is, something already left out."""
    return any(path == gone or path.startswith((f"{gone}.", f"{gone}[")) for gone in unread)


def _related(path: str, unread: str) -> bool:
    return _covered(path, [unread]) or _covered(unread, [path])
