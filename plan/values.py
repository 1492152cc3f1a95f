"""How values are written for a container: text for booleans and numbers, names for secrets."""

from collections.abc import Mapping

from plan.model import PasswordSpec, SecretRef, Text, Value

PASSWORD_LENGTH = 32
"""Characters of a generated password: 190 bits of letters and digits."""


def text(value: bool | float | str) -> Text:  # noqa: FBT001 - a boolean is one of the values that are written
    """A public value in the form the containers read: `true`, `false`, digits, or the text itself."""
    if isinstance(value, bool):
        return Text("true" if value else "false")
    return Text(str(value))


def given(path: str) -> SecretRef:
    """A secret of the declaration, by its path."""
    return SecretRef(path)


def generated(use: str) -> SecretRef:
    """A secret that the stack makes."""
    return SecretRef(f"generated/{use}")


def given_or_generated(value: object, path: str, use: str) -> SecretRef:
    """The declared secret, or a generated one where nothing is declared."""
    return generated(use) if value is None else given(path)


def is_generated(secret: SecretRef) -> bool:
    """Whether the stack makes it."""
    return secret.name.startswith("generated/")


def to_generate(secret: SecretRef) -> PasswordSpec:
    """How a generated secret is made."""
    return PasswordSpec(secret, PASSWORD_LENGTH)


def environment(*parts: Mapping[str, Value | bool | float | str | None]) -> dict[str, Value]:
    """One environment from several parts, sorted; a part's None means the variable is not set."""
    merged: dict[str, Value] = {}
    for part in parts:
        for name, value in part.items():
            if value is None:
                continue
            # `Address` is a str too, and must stay what it is
            merged[name] = value if isinstance(value, Value) else text(value)
    return dict(sorted(merged.items()))
