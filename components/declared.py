"""A gateway's arguments from a declaration, as a program in Python writes it: checked, with values that come late.

Owns the way from a mapping to `PlannedGateway`. An output may stand for a secret, such as a password that another resource makes. It cannot stand for what the
plan needs, such as an address: the number and form of the resources depend on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pulumi

from components.arguments import PlannedGateway
from components.stack_file import StackDeclaration
from components.surroundings import locate, read_file
from declaration.base import below
from declaration.faults import DeclarationError, Fault
from plan.preflight import Accepted, accept


def declared(name: str, declaration: Mapping[str, Any] | StackDeclaration) -> PlannedGateway:
    """The plan of a declaration, and the secrets that it names.

    Args:
        name: the gateway's name, unless the declaration has one.
        declaration: what docs/reference.md describes, as dicts, lists and single values, or from a stack file.

    Raises:
        pulumi.RunError: with every fault of the declaration; the program ends with its text and without a trace.
    """
    late = _Late()
    given = declaration if isinstance(declaration, StackDeclaration) else StackDeclaration(declaration, None)
    document = {"name": name, **late.stand_ins(given.values)}
    try:
        accepted = accept(document, read_file, datetime.now(UTC), given.written, locate)
        late.check(accepted)
    except DeclarationError as error:
        raise pulumi.RunError(str(late.explained(error))) from None
    return PlannedGateway(accepted.plan, late.put_back(accepted))


@dataclass
class _Late:
    """Outputs in a declaration. While it is checked, a text stands for each; it looks like a good password."""

    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """By the text that stands for it."""
    paths: dict[str, str] = field(default_factory=dict)
    """Where each stands in the declaration."""

    def stand_ins(self, value: Any, path: str = "") -> Any:  # noqa: ANN401 - any part of a declaration
        if isinstance(value, pulumi.Output):
            text = f"late-{hashlib.sha256(path.encode()).hexdigest()[:24]}"
            self.outputs[text], self.paths[text] = value, path
            return text
        if isinstance(value, Mapping):
            return {key: self.stand_ins(part, below(path, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.stand_ins(part, below(path, index)) for index, part in enumerate(value)]
        return value

    def check(self, accepted: Accepted) -> None:
        """Refuse outputs that stand for anything but a whole secret.

        Raises:
            DeclarationError: with a fault for each.
        """
        whole = {secret.get_secret_value() for secret in accepted.secrets.values()}
        faults = [_needed_now(path) for text, path in self.paths.items() if text not in whole]
        if faults:
            raise DeclarationError(faults)

    def explained(self, error: DeclarationError) -> DeclarationError:
        """The error, in which a fault of an output says that the value comes too late."""
        late = set(self.paths.values())
        return DeclarationError(
            [_needed_now(each.path) if each.path in late else each for each in error.faults]
        )

    def put_back(self, accepted: Accepted) -> dict[str, Any]:
        """The secrets of the plan, with the outputs themselves."""
        return {
            name: self.outputs.get(secret.get_secret_value(), secret)
            for name, secret in accepted.secrets.items()
        }


def _needed_now(path: str) -> Fault:
    return Fault(
        path,
        "is an output, whose value comes too late for the plan",
        "write the value itself; an output may stand for a password, a passphrase or an API key",
    )
