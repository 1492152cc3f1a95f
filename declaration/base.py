"""The base of every model, and how a path is written.

Owns the behaviour that all parts of the declaration share: frozen, strict, unknown keys refused, camelCase in YAML,
descriptions from attribute docstrings, inputs hidden in errors.
"""

import json
import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A part of the declaration."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        # Without it a ValidationError quotes its input, even for a SecretStr:
        # https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.hide_input_in_errors
        hide_input_in_errors=True,
        # A YAML number where text is meant is a fault, not a conversion: phone numbers lose leading zeros.
        strict=True,
        use_attribute_docstrings=True,
    )


class PartlyGiven(Model):
    """A part of which some keys may be given: the field that holds it adds the others (`filled_from`)."""

    # Its keys have no default of their own, because that depends on the field.
    model_config = ConfigDict(json_schema_extra=lambda schema: schema.pop("required", None))


def filled_from(default: PartlyGiven) -> BeforeValidator:
    """For a field with such a part: each key that is left out has the field's default."""
    known = default.model_dump(by_alias=True, exclude_none=True)
    return BeforeValidator(lambda given: _filled(given, known))


def _filled(given: object, known: object) -> object:
    if not isinstance(given, dict) or not isinstance(known, dict):
        return given
    return {**known, **{key: _filled(value, known.get(key)) for key, value in given.items()}}


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def join(*parts: str | int) -> str:
    """A path in the declaration: names joined by dots, positions and unusual names in brackets.

    As `pulumi config set --path` takes it: https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration.
    """
    path = ""
    for part in parts:
        path = below(path, part)
    return path


def below(path: str, part: str | int) -> str:
    """The path of a part of what stands at a path, which is taken as it is."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    if not _PLAIN_KEY.fullmatch(part):
        return f"{path}[{json.dumps(part)}]"
    return f"{path}.{part}" if path else part


def fields(model: BaseModel) -> Iterator[tuple[str, object]]:
    """Each field of a model under the name it has in YAML."""
    for name, info in type(model).model_fields.items():
        yield info.alias or name, getattr(model, name)


def parts(model: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every part below a model, with its path; in the order of the models."""
    for name, value in fields(model):
        here = below(path, name)
        for at, child in _items(value, here):
            if isinstance(child, BaseModel):
                yield at, child
                yield from parts(child, at)


def _items(value: object, path: str) -> Iterator[tuple[str, object]]:
    """The items of a list, or the value itself."""
    if isinstance(value, tuple):
        yield from ((below(path, position), item) for position, item in enumerate(value))
    else:
        yield path, value


def secrets(value: object, path: str = "") -> Iterator[tuple[str, SecretStr]]:
    """Every secret below a value, with its path; in the order of the models."""
    if isinstance(value, SecretStr):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, child in fields(value):
            yield from secrets(child, below(path, name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from secrets(child, below(path, str(key)))
    elif isinstance(value, tuple):
        for position, child in enumerate(value):
            yield from secrets(child, below(path, position))
