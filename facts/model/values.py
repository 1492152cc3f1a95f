"""Values: what an environment variable or a document may hold. A secret is a name here, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, order=True)
class SecretRef:
    """A secret by name; its value is found, or made, by the components."""

    name: str
    """Given secrets: the path in the declaration (`proxy.password`). Generated ones: `generated/<use>`."""


@dataclass(frozen=True, order=True)
class PasswordSpec:
    """A secret nobody declared: the components make it once and keep it in the state."""

    secret: SecretRef
    length: int
    """Characters, letters and digits only, so that no reader, shell or XML file needs quoting."""


@dataclass(frozen=True, order=True)
class Text:
    """A public value, already in the string form the container reads."""

    value: str


class Address(StrEnum):
    """An address known only when the container is placed."""

    POD = "status.podIP"
    NODE = "status.hostIP"


@dataclass(frozen=True, order=True)
class GenerationText:
    """Public text with the suffix of a generation in it, which is known only when the stack is deployed."""

    before: str
    generation: str
    """Name of the generation (`plan.model.Generation`)."""
    after: str

    def with_suffix(self, suffix: str) -> str:
        """The text as a container reads it."""
        return f"{self.before}{suffix}{self.after}"


Value = Text | SecretRef | Address | GenerationText
