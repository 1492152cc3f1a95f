"""The form of values for a container: text for booleans and numbers, references for secrets."""

from collections.abc import Iterable

from facts.model.values import SecretRef, Text, Value

LOOPBACK = "127.0.0.1"


def text(value: bool | float | str) -> Text:  # noqa: FBT001 - a boolean is one of the values that are written
    """A public value in the form the containers read: `true`, `false`, digits, or the text itself."""
    if isinstance(value, bool):
        return Text("true" if value else "false")
    return Text(str(value))


def given_or_generated(value: object, path: str, use: str) -> SecretRef:
    """The declared secret, or a generated one if none is declared."""
    return SecretRef.generated(use) if value is None else SecretRef(path)


def environment(values: Iterable[tuple[str, Value | bool | float | str | None]]) -> dict[str, Value]:
    """Variables with their values as containers read them, sorted; None means that one is not set."""
    # `Address` is a str too, and must stay what it is
    written = {
        name: value if isinstance(value, Value) else text(value)
        for name, value in values
        if value is not None
    }
    return dict(sorted(written.items()))
