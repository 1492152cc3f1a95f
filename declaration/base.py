"""The base of every model, and how a path is written.

Owns the behaviour that all parts of the declaration share: frozen, strict, unknown keys refused, camelCase in YAML,
inputs hidden in errors. Contains no field of the declaration.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

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
        # A YAML number in place of text is a fault, not converted: phone numbers lose leading zeros.
        strict=True,
    )


def _without_required(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class PartlyGiven(Model):
    """A part in which keys may be left out: the field that contains it adds their defaults (`filled_from`)."""

    # The keys have no default here, because the default depends on the field.
    model_config = ConfigDict(json_schema_extra=_without_required)


def filled_from(default: PartlyGiven) -> BeforeValidator:
    """Adds the field's default for each key that is left out of such a part."""
    defaults = default.model_dump(by_alias=True, exclude_none=True)
    return BeforeValidator(lambda declared: _filled(declared, defaults))


def _filled(declared: object, defaults: object) -> object:
    if not isinstance(declared, dict) or not isinstance(defaults, dict):
        return declared
    return {**defaults, **{key: _filled(value, defaults.get(key)) for key, value in declared.items()}}


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def join(*parts: str | int) -> str:
    """A path in the declaration: names joined by dots, positions and unusual names in brackets.

    The form is that of `pulumi config set --path`: https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration.
    """
    path = ""
    for part in parts:
        path = below(path, part)
    return path


def below(path: str, part: str | int) -> str:
    """The path of one part below a path."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    if not _PLAIN_KEY.fullmatch(part):
        return f"{path}[{json.dumps(part)}]"
    return f"{path}.{part}" if path else part


def fields(model: BaseModel) -> Iterator[tuple[str, object]]:
    """Each field of a model under the name it has in YAML."""
    for name, info in type(model).model_fields.items():
        yield info.alias or name, getattr(model, name)


def value_of(model: BaseModel, key: str, default: object = None) -> Any:  # noqa: ANN401 - any field
    """The field of a model that has this name in YAML; the default where there is none."""
    return dict(fields(model)).get(key, default)


def parts(model: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every model below a model, with its path; in the order of the fields."""
    for name, value in fields(model):
        here = below(path, name)
        for at, child in _items(value, here):
            if isinstance(child, BaseModel):
                yield at, child
                yield from parts(child, at)


def _items(value: object, path: str) -> Iterator[tuple[str, object]]:
    """The items of a list with their paths, or the value itself."""
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
