"""Environment variables that the program sets: one row for each.

The environment of a container, the tables of the reference and the rule that users may not set what a field sets are
all made from these rows. So a row exists even if the declaration does not set the variable; then its value is None.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from declaration.base import Model, value_of
from declaration.gateway import Gateway
from facts.model.files import DocumentContent
from facts.model.values import SecretRef, Text, Value
from facts.names import Names
from facts.stores import StoreFile, Stores


@dataclass(frozen=True)
class ServiceContext:
    """What a container is made from."""

    gateway: Gateway
    names: Names
    stores: Stores
    tenants: DocumentContent | None = None
    """Content of the tenant file; None if there is none."""


@dataclass(frozen=True)
class Setting:
    """One environment variable that the program sets."""

    name: str
    value: Value | bool | float | str | None
    """None if the variable is not set."""
    field: str
    """Field of the declaration that decides it most directly."""
    source: str
    """Public document that shows the name."""
    secret: bool = False
    """Whether the value must be kept from readers."""


def environment(values: Iterable[tuple[str, Value | bool | float | str | None]]) -> dict[str, Value]:
    """Variables with their values as containers read them, sorted; None means that one is not set."""
    # `Address` is a str too, and must stay what it is
    written = {
        name: value if isinstance(value, Value) else _text(value)
        for name, value in values
        if value is not None
    }
    return dict(sorted(written.items()))


def _text(value: bool | float | str) -> Text:  # noqa: FBT001 - a boolean is one of the values that are written
    """A public value in the form the containers read: `true`, `false`, digits, or the text itself."""
    if isinstance(value, bool):
        return Text("true" if value else "false")
    return Text(str(value))


Rows = Iterable[tuple[str, Mapping[str, str], bool]]
"""Variables with one source: the source, the key of each value by the end of the variable's name, and whether it is secret."""


def part_settings(
    part: Model | None, path: str, prefix: str, rows: Rows, *, field: str | None = None
) -> Iterator[Setting]:
    """Variables with the values of one part of the declaration, as they are; not set where it is not declared.

    Args:
        part: with the values.
        path: its path.
        prefix: with which the names begin.
        rows: the variables.
        field: the path that is named to people, if it is another.
    """
    for source, keys, secret in rows:
        for ending, key in keys.items():
            value = None if part is None else value_of(part, key)
            passed = SecretRef(f"{path}.{key}") if secret and value is not None else value
            yield Setting(f"{prefix}{ending}", passed, f"{field or path}.{key}", source, secret)


def store_settings(
    store: StoreFile | None, rows: Iterable[tuple[str, str]], source: str
) -> Iterator[Setting]:
    """The variables for a store: its path, its type if the container has a variable for it, and its passphrase.

    Args:
        store: the store, or None.
        rows: name and field of the variables for path, type and passphrase, or for path and passphrase.
        source: the public document.
    """
    (path, path_field), *kind, (passphrase, passphrase_field) = rows
    yield Setting(path, store.file.path if store else None, path_field, source)
    for name, field in kind:
        yield Setting(name, store.type if store else None, field, source)
    yield Setting(passphrase, store.passphrase if store else None, passphrase_field, source, secret=True)
