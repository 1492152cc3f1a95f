"""The inputs and outputs of a resource type, as tables that a test compares with the published schemas.

Owns the kinds of values, their checks and the defaults. Resource types own rules between properties and the meaning of
values. No message quotes a value, because it may be a secret.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from sandbox.plugins.changes import Path
from sandbox.plugins.spelling import unknown_name
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an input: the path of the property and the reason."""

    path: Path
    reason: str


class Kind(ABC):
    """The kind of value that a property holds."""

    @abstractmethod
    def faults(self, path: Path, value: Value) -> Iterator[Fault]:
        """The faults of a known and revealed value of this kind."""


@dataclass(frozen=True, slots=True)
class Scalar(Kind):
    """A string, a number or a boolean. `name` is its name in the published schema."""

    name: str
    types: tuple[type, ...]

    def faults(self, path: Path, value: Value) -> Iterator[Fault]:
        """Refuse a value of another type. A boolean is not an integer."""
        if not isinstance(value, self.types) or (isinstance(value, bool) and bool not in self.types):
            yield Fault(path, f"must be {_article(self.name)}, not {_article(_kind_of(value))}")


@dataclass(frozen=True, slots=True)
class ListOf(Kind):
    """A list whose items are all of the same kind."""

    item: Kind

    def faults(self, path: Path, value: Value) -> Iterator[Fault]:
        """Refuse anything except a list, and return the faults of its items."""
        if not isinstance(value, list):
            yield Fault(path, f"must be a list, not {_article(_kind_of(value))}")
            return
        for index, item in enumerate(value):
            yield from check(self.item, (*path, index), item)


@dataclass(frozen=True, slots=True)
class MapOf(Kind):
    """An object with any keys, whose values are all of the same kind."""

    item: Kind

    def faults(self, path: Path, value: Value) -> Iterator[Fault]:
        """Refuse anything except an object, and return the faults of its values."""
        if not isinstance(value, dict):
            yield Fault(path, f"must be an object, not {_article(_kind_of(value))}")
            return
        for key in sorted(value):
            yield from check(self.item, (*path, key), value[key])


@dataclass(frozen=True, slots=True)
class Property:
    """One input property.

    Attributes:
        kind: the kind of its value.
        required: whether the program must give it.
        replaces: whether a change needs a new resource.
        secret: whether the engine must encrypt it.
        default: the plugin's value if the program gives none, which is also an output.
        computed: whether the plugin returns it even if the program gives none and no default is known before.
        autonamed: whether it is a name that the plugin chooses if the program gives none.
        unlisted: whether it has a default, and the published schema does not say that it is always returned.
    """

    kind: Kind
    required: bool = False
    replaces: bool = False
    secret: bool = False
    default: Value = None
    computed: bool = False
    autonamed: bool = False
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class ObjectOf(Kind):
    """An object with named properties."""

    properties: Mapping[str, Property]

    def faults(self, path: Path, value: Value) -> Iterator[Fault]:
        """Refuse unknown and missing properties, and return the faults of the others."""
        if not isinstance(value, dict):
            yield Fault(path, f"must be an object, not {_article(_kind_of(value))}")
            return
        for name in sorted(value):
            if name in self.properties:
                yield from check(self.properties[name].kind, (*path, name), value[name])
            elif not name.startswith("__"):
                yield Fault((*path, name), unknown_name("property", self.properties, name))
        for name, expected in self.properties.items():
            if expected.required and name not in value:
                yield Fault((*path, name), "is required and missing")


STRING: Final = Scalar("string", (str,))
INTEGER: Final = Scalar("integer", (int,))
BOOLEAN: Final = Scalar("boolean", (bool,))


@dataclass(frozen=True, slots=True)
class Output:
    """A property that only the plugin gives."""

    kind: Kind
    secret: bool = False


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type: its token, the inputs of programs, and what the plugin adds."""

    token: str
    inputs: Mapping[str, Property]
    outputs: Mapping[str, Output] = field(default_factory=lambda: MappingProxyType({}))

    def faults(self, inputs: Object) -> list[Fault]:
        """Unknown, missing and wrongly typed inputs. Values that are not known yet are accepted."""
        return list(ObjectOf(self.inputs).faults((), inputs))

    def completed(self, inputs: Object) -> Object:
        """The inputs, with defaults for those that the program did not give."""
        defaults = {
            name: expected.default
            for name, expected in self.inputs.items()
            if expected.default is not None and name not in inputs
        }
        return {**defaults, **{name: value for name, value in inputs.items() if not name.startswith("__")}}

    def replaces(self, path: Path) -> bool:
        """Whether a change at this path needs a new resource."""
        names = [part for part in path if isinstance(part, str)]
        properties: Mapping[str, Property] = self.inputs
        for name in names:
            expected = properties.get(name)
            if expected is None:
                return False
            if expected.replaces:
                return True
            properties = _members(expected.kind)
        return False

    def is_secret(self, name: str) -> bool:
        """Whether the property contains a secret at any depth, whatever the program says."""
        expected = self.inputs.get(name)
        if expected is not None:
            return _holds_secret(expected)
        return name in self.outputs and self.outputs[name].secret


def check(kind: Kind, path: Path, value: Value) -> Iterator[Fault]:
    """The faults of a property's value, which may be secret or not known yet."""
    if isinstance(value, Secret):
        yield from check(kind, path, value.value)
    elif value is not UNKNOWN:
        yield from kind.faults(path, value)


def from_json_text(kind: Kind, value: Value) -> Value:
    """The value in a JSON text, if the property itself is not a text."""
    if isinstance(value, Secret):
        return Secret(from_json_text(kind, value.value))
    if not isinstance(value, str) or (isinstance(kind, Scalar) and str in kind.types):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _holds_secret(expected: Property) -> bool:
    return expected.secret or any(_holds_secret(member) for member in _members(expected.kind).values())


def _members(kind: Kind) -> Mapping[str, Property]:
    if isinstance(kind, ListOf | MapOf):
        return _members(kind.item)
    return kind.properties if isinstance(kind, ObjectOf) else {}


def _kind_of(value: Value) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "list", dict: "object"}
    return names.get(type(value), "null")


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
