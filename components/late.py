"""Values of arguments that are known only during the run.

Owns the texts that stand for outputs while arguments are checked. An output may stand for a secret, such as a password
that another resource makes. It cannot stand for what the plan needs, such as an address: the number and form of the
resources depend on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pydantic import SecretStr

from declaration.base import below
from declaration.faults import DeclarationError, Fault


@dataclass
class Late:
    """Outputs in a declaration. While it is checked, a text stands for each; it looks like a good password."""

    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """By the text that stands for it."""
    paths: dict[str, str] = field(default_factory=dict)
    """Where each stands in the declaration."""

    def stand_ins(self, value: Any, path: str = "") -> Any:  # noqa: ANN401 - any part of a declaration
        """The value with a text in place of each output."""
        if isinstance(value, pulumi.Output):
            text = f"late-{hashlib.sha256(path.encode()).hexdigest()[:24]}"
            self.outputs[text], self.paths[text] = value, path
            return text
        if isinstance(value, Mapping):
            return {key: self.stand_ins(part, below(path, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.stand_ins(part, below(path, index)) for index, part in enumerate(value)]
        return value

    def check(self, secrets: Iterable[SecretStr] = ()) -> None:
        """Refuse outputs that stand for anything but one of these secrets, as a whole.

        Raises:
            DeclarationError: with a fault for each.
        """
        whole = {secret.get_secret_value() for secret in secrets}
        faults = [_needed_now(path) for text, path in self.paths.items() if text not in whole]
        if faults:
            raise DeclarationError(faults)

    def explained(self, error: DeclarationError) -> DeclarationError:
        """The error, in which a fault of an output says that the value comes too late."""
        late = set(self.paths.values())
        faults = [_needed_now(each.path) if each.path in late else each for each in error.faults]
        return DeclarationError(faults, error.of)

    def put_back(self, secrets: Mapping[str, SecretStr]) -> dict[str, Any]:
        """The secrets, with the outputs themselves."""
        return {name: self.outputs.get(secret.get_secret_value(), secret) for name, secret in secrets.items()}


def _needed_now(path: str) -> Fault:
    return Fault(
        path,
        "is an output, whose value comes too late for the plan",
        "write the value itself; an output may stand for a password, a passphrase or an API key",
    )
