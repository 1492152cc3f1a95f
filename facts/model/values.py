"""Values of environment variables and documents. A secret is a name here, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_GENERATED = "generated/"


@dataclass(frozen=True, order=True)
class SecretRef:
    """A secret by name; the components read or generate its value."""

    name: str
    """Declared secrets: the path in the declaration (`proxy.password`). Generated ones: `generated/<use>`."""

    @classmethod
    def generated(cls, use: str) -> SecretRef:
        """A secret that the stack generates."""
        return cls(f"{_GENERATED}{use}")

    @classmethod
    def given_or_generated(cls, value: object, path: str, use: str) -> SecretRef:
        """The declared secret, or a generated one if none is declared."""
        return cls.generated(use) if value is None else cls(path)

    @property
    def use(self) -> str | None:
        """What a generated secret is for; None for a declared one."""
        return self.name.removeprefix(_GENERATED) if self.name.startswith(_GENERATED) else None


@dataclass(frozen=True, order=True)
class PasswordSpec:
    """A secret that is not declared: the components generate it once and keep it in the state."""

    secret: SecretRef
    length: int = 32
    """Number of characters: letters and digits only, so that no program, shell or XML file needs quoting. 32 have 190 bits."""


@dataclass(frozen=True, order=True)
class Text:
    """A public value, already in the string form the container reads."""

    value: str


class Address(StrEnum):
    """An address that is known only when the pod is placed."""

    POD = "status.podIP"
    NODE = "status.hostIP"


@dataclass(frozen=True, order=True)
class GenerationText:
    """Public text that contains the suffix of a generation, which is known only when the stack is deployed."""

    before: str
    generation: str
    """Name of the generation (`plan.model.Generation`)."""
    after: str

    def with_suffix(self, suffix: str) -> str:
        """The text as a container reads it."""
        return f"{self.before}{suffix}{self.after}"


Value = Text | SecretRef | Address | GenerationText
