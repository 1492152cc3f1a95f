"""From a document to a declaration, with every fault at once.

Owns `parse`: it reads a document into the models and turns pydantic's errors into faults. If some values are faulty,
it still reads the rest, so that the rules between fields are checked in the same report. Opens no file: the caller
passes a reader.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from declaration.base import join
from declaration.faults import Fault
from declaration.files import Reader
from declaration.gateway import Gateway
from declaration.json_limits import Location, strange_values
from declaration.pydantic_errors import fault_of
from declaration.remainders import LeftOutPaths, Remainder, innermost, remainder


@dataclass(frozen=True)
class Parsed:
    """What could be read of a document."""

    gateway: Gateway
    """The declaration, without its faulty parts."""
    faults: tuple[Fault, ...]
    """All faults of single values and of rules."""
    unread: LeftOutPaths
    """What was left out because it is faulty."""
    remainder: Remainder
    """What was read, and where its parts stand in the document."""

    def reportable(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The faults that do not depend on parts that could not be read, with their paths in the document."""
        for fault in faults:
            there = self._as_written(fault)
            if not any(self._touches_unread(path) for path in (there.path, *there.concerns)):
                yield there

    def _as_written(self, fault: Fault) -> Fault:
        before = self.remainder.restored
        concerns = tuple(before(path) for path in fault.concerns)
        return Fault(before(fault.path), before(fault.reason), before(fault.remedy), concerns)

    def _touches_unread(self, path: str) -> bool:
        return self.unread.holds(path) or self.unread.holds_part_of(path)


def parse(document: Mapping[str, Any], read: Reader) -> Parsed:
    """Reads a declaration.

    Args:
        document: what the stack configuration holds, as JSON values.
        read: gives the bytes of a file that the document names; raises OSError where it cannot.

    Returns:
        The declaration and every fault of a single value. Where there is one, what is faulty is left out and the rest
        is read again, so that the rules between fields are checked in the same report. A field without a default is
        left out with its parent.
    """
    strange = tuple(strange_values(document))
    faults = [Fault(join(*location), reason, remedy) for location, reason, remedy in strange]
    cuts = {innermost(document, location) for location, _, _ in strange}
    while True:
        rest, unread = remainder(document, cuts), LeftOutPaths(join(*cut) for cut in cuts)
        try:
            gateway = Gateway.model_validate_json(json.dumps(rest.document), context={"read": read})
        except ValidationError as error:
            details = list(_details(error, rest))
        else:
            return Parsed(gateway, tuple(faults), unread, rest)
        faults += _not_reported_yet(details, unread)
        cuts |= {_left_out_for(detail, document) for detail in details}


def _details(error: ValidationError, rest: Remainder) -> Iterator[ErrorDetails]:
    """What pydantic reports about the remainder, with the places in the document.

    It counts only the items of a list that are right. If a list is too short because others are faulty, nothing is
    reported about its length.
    """
    details = error.errors(include_url=False)
    around = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    for detail in details:
        if detail["type"] != "too_short" or detail["loc"] not in around:
            yield {**detail, "loc": rest.before(detail["loc"])}


def _not_reported_yet(details: Iterable[ErrorDetails], unread: LeftOutPaths) -> Iterator[Fault]:
    """The faults that are new, without those that exist only because something was left out."""
    for detail in details:
        fault = fault_of(detail)
        emptied = detail["type"] == "too_short" and unread.holds_part_of(fault.path)
        if not emptied and not unread.holds(fault.path):
            yield fault


def _left_out_for(detail: ErrorDetails, document: object) -> Location:
    """What is left out because of a fault: the faulty value, or the part that lacks a value."""
    location = detail["loc"]
    return innermost(document, location[:-1] if detail["type"] == "missing" else location)
