"""Values of arguments that are known only during the run.

Owns the placeholders for outputs while arguments are checked. A secret may be an output, such as a password that another
resource makes. A value that the plan needs may not be one, such as an address: the number and form of the resources
depend on it.
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
    """Outputs in a declaration. While it is checked, a placeholder replaces each; it has the form of a strong password."""

    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """By placeholder."""
    paths: dict[str, str] = field(default_factory=dict)
    """Path in the declaration, by placeholder."""

    def with_placeholders(self, value: Any, path: str = "") -> Any:  # noqa: ANN401 - any part of a declaration
        """The value, with a placeholder for each output."""
        if isinstance(value, pulumi.Output):
            text = f"late-{hashlib.sha256(path.encode()).hexdigest()[:24]}"
            self.outputs[text], self.paths[text] = value, path
            return text
        if isinstance(value, Mapping):
            return {key: self.with_placeholders(part, below(path, str(key))) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.with_placeholders(part, below(path, index)) for index, part in enumerate(value)]
        return value

    def check(self, secrets: Iterable[SecretStr] = ()) -> None:
        """Refuse each output that is not the whole value of one of these secrets.

        Raises:
            DeclarationError: with a fault for each.
        """
        whole = {secret.get_secret_value() for secret in secrets}
        faults = [_needed_now(path) for text, path in self.paths.items() if text not in whole]
        if faults:
            raise DeclarationError(faults)

    def explained(self, error: DeclarationError) -> DeclarationError:
        """The error, but a fault of an output says that its value is known too late."""
        late = set(self.paths.values())
        faults = [_needed_now(each.path) if each.path in late else each for each in error.faults]
        return DeclarationError(faults, error.of)

    def put_back(self, secrets: Mapping[str, SecretStr]) -> dict[str, Any]:
        """The secrets, with the outputs instead of placeholders."""
        return {name: self.outputs.get(secret.get_secret_value(), secret) for name, secret in secrets.items()}


def _needed_now(path: str) -> Fault:
    return Fault(
        path,
        "is an output, and its value is known too late for the plan",
        "write the value itself; only secrets such as a password, a passphrase or an API key may be outputs",
    )
