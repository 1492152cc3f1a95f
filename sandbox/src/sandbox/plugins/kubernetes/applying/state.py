"""Converts an object of the API server to what the engine keeps: the state, and inputs that can be compared.

Only fields of the program can drift. They have the program's spelling if both spellings mean the same.
"""

import re
from decimal import Decimal
from typing import Final

from sandbox.plugins.kubernetes.applying.ownership import STATED
from sandbox.plugins.kubernetes.secrecy import marked_like, with_secrets
from sandbox.plugins.wire import Object, Value, reveal

_LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_SERVERS: Final = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
]
_REVISION: Final = "deployment.kubernetes.io/revision"

_QUANTITY: Final = re.compile(r"([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([munkKMGTPE]i?|)")
_QUANTITIES: Final = {
    "limits",
    "requests",
    "hard",
    "capacity",
    "overhead",
    "sizeLimit",
    "min",
    "max",
    "default",
}
_SUFFIXES: Final = {"": Decimal(1), "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3")} | {
    letter + binary: Decimal(1024 if binary else 1000) ** power
    for power, letters in enumerate(("kK", "M", "G", "T", "P", "E"), start=1)
    for letter in letters
    for binary in ("", "i")
}


def state_of(live: Object, inputs: Object, manager: str) -> Object:
    """The live object, with secret marks as in the program and for its kind."""
    shown = {**live, "metadata": _without_copies(live["metadata"])}
    shown["metadata"].pop("managedFields", None)
    return {**with_secrets(marked_like(shown, inputs)), STATED: manager}


def inputs_of(live: Object, inputs: Object) -> Object:
    """The inputs as the live object has them. They differ from the program's if somebody changed the object."""
    pruned: Object = _pruned(live, reveal(inputs), quantity=False)
    return with_secrets(marked_like(pruned, inputs))


def imported(live: Object) -> Object:
    """Inputs of an object that no program has made: everything except what the server adds."""
    metadata = {
        name: value for name, value in _without_copies(live["metadata"]).items() if name not in _SERVERS
    }
    annotations = {
        name: value for name, value in metadata.pop("annotations", {}).items() if name != _REVISION
    }
    if annotations:
        metadata["annotations"] = annotations
    return with_secrets(
        {**{name: value for name, value in live.items() if name != "status"}, "metadata": metadata}
    )


def _without_copies(metadata: Object) -> Object:
    """The metadata without kubectl's annotation, which is a copy of the object with its secrets."""
    annotations = {
        name: value for name, value in (metadata.get("annotations") or {}).items() if name != _LAST_APPLIED
    }
    kept = {name: value for name, value in metadata.items() if name != "annotations"}
    return {**kept, "annotations": annotations} if annotations else kept


def _pruned(live: Value, given: Value, *, quantity: bool) -> Value:
    """The live value with only the parts of the given one."""
    if isinstance(live, dict) and isinstance(given, dict):
        kept = {}
        for name, value in given.items():
            if name in live:
                kept[name] = _pruned(live[name], value, quantity=quantity or name in _QUANTITIES)
            elif not value or name == "stringData":
                kept[name] = value  # the server drops empty values, and stores texts as data
        return kept
    if isinstance(live, list) and isinstance(given, list):
        both = [_pruned(one, other, quantity=quantity) for one, other in zip(live, given, strict=False)]
        return [*both, *live[len(given) :]]
    return given if quantity and _are_equal(live, given) else live


def _are_equal(live: Value, given: Value) -> bool:
    """Whether two quantities are equal: the server writes 1Gi where a program wrote 1024Mi."""
    numbers = [_number(each) for each in (live, given)]
    return None not in numbers and numbers[0] == numbers[1]


def _number(value: Value) -> Decimal | None:
    found = _QUANTITY.fullmatch(str(value)) if isinstance(value, str | int | float) else None
    if found is None or found.group(2) not in _SUFFIXES:
        return None
    try:
        return Decimal(found.group(1)) * _SUFFIXES[found.group(2)]
    except ArithmeticError:
        return None
