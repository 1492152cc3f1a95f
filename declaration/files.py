"""Secrets, and text that may come from a file.

Owns the forms of such a value (the text itself, or `{file: path}`), the checks that every secret must pass, and the
reading of named files, through a reader that the caller passes. What a file contains is checked elsewhere.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from declaration.faults import fault_error
from declaration.json_limits import read_json, strange_values
from declaration.visibility import PUBLIC

Reader = Callable[[str], bytes]
"""Gives the bytes of a file that the declaration names; raises OSError where it cannot."""

SECRET_BYTES = 1 << 20
"""Bytes that a Kubernetes Secret can contain: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size.
No file of a gateway can be larger."""


def _empty() -> PydanticCustomError:
    return fault_error("is empty", "write a value, or remove the key")


def _not_blank(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().strip(" \t"):
        raise _empty()
    return value


def _on_one_line(value: SecretStr) -> SecretStr:
    """An environment variable or a line of a protocol must not contain the line break that an editor adds."""
    text = value.get_secret_value()
    if text.rstrip("\r\n") != text:
        raise fault_error(
            "ends with a line break, which would be part of it",
            "give it without one (`printf %s`, not `echo`)",
        )
    if not text.isprintable():
        raise fault_error("contains a line break or another unprintable character", "write it on one line")
    return value


SECURE = {
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
    "description": "Written by `pulumi config set --secret --path`.",
}
"""The form of an encrypted value in a stack file, for schemas."""


def is_encrypted(value: object) -> bool:
    """Whether a value of a stack file is written as an encrypted one."""
    return isinstance(value, Mapping) and value.keys() == {"secure"}


_FILE = {
    "type": "object",
    "properties": {"file": {"type": "string"}},
    "required": ["file"],
    "additionalProperties": False,
    "description": "A file, relative to the project folder.",
}

_GIVEN = {"type": "string", "minLength": 1}
_TEXT = WithJsonSchema({"anyOf": [_GIVEN, SECURE]})
_TEXT_OR_FILE = WithJsonSchema({"anyOf": [_GIVEN, SECURE, _FILE]})

SecretText = Annotated[SecretStr, AfterValidator(_not_blank), AfterValidator(_on_one_line), _TEXT]
"""A secret on one line: written by `pulumi config set --secret --path`, so that it is stored encrypted."""

Passphrase = Annotated[SecretStr, AfterValidator(_not_blank), _TEXT]
"""The passphrase of a brought store. A line break at its end is checked together with the store."""


def _named_file(value: object) -> str | None:
    """The path in `{file: path}`; None for anything else."""
    if isinstance(value, dict) and set(value) == {"file"} and isinstance(value["file"], str):
        return value["file"]
    return None


def _read(path: str, info: ValidationInfo) -> bytes:
    reader: Reader = (info.context or {})["read"]
    try:
        data = reader(path)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        reason = getattr(error, "strerror", None) or "not readable"
        raise fault_error(
            f"names a file that cannot be read ({reason.lower()})",
            "name a readable file, relative to the project folder",
        ) from None
    if len(data) > SECRET_BYTES:
        raise fault_error(
            "names a file larger than 1 MiB", "name the right file; no store or bundle is so large"
        )
    return data


def read_named_file(value: object, info: ValidationInfo) -> bytes | None:
    """The bytes of the file in `{file: path}`; None where the value is something else."""
    path = _named_file(value)
    return None if path is None else _read(path, info)


def _text_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    if data is None:
        return value
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise fault_error("names a file that is not text", "name a PEM or text file in UTF-8") from None


def _base64_of_file(value: object, info: ValidationInfo) -> object:
    data = read_named_file(value, info)
    return value if data is None else base64.b64encode(data).decode("ascii")


class EncodedBytes(SecretStr):
    """Secret bytes as base64 text, in its one spelling, with the bytes that were read from it."""

    def __init__(self, text: str) -> None:
        """Decode the text, which is not decoded again later.

        Raises:
            PydanticCustomError: a fault: it is empty or not base64.
        """
        if not text.strip(" \t"):
            raise _empty()
        try:
            self.data = base64.b64decode(text, validate=True)
        except ValueError:
            raise fault_error(
                "is not base64", "write {file: <path>}, or the file's bytes in base64 on one line"
            ) from None
        super().__init__(base64.b64encode(self.data).decode("ascii"))


class ObjectText(SecretStr):
    """A JSON object as its JSON text."""


def _hide(value: object) -> object:
    document = _object_in(value) if isinstance(value, str) else value
    if not isinstance(document, dict):
        raise fault_error("is not an object", "write keys and values, or the object as JSON text")
    return json.dumps(document, sort_keys=True)


def _object_in(text: str) -> object:
    """The value of a JSON text; None if it is not JSON or cannot be passed on."""
    document = _json_in(text)
    return None if any(strange_values(document)) else document


def _json_in(text: str) -> object:
    """The value of a JSON text; None if it is not JSON."""
    try:
        return read_json(text.encode())
    except (ValueError, RecursionError):
        return None


def _is_json_object(value: SecretStr) -> SecretStr:
    if not isinstance(_json_in(value.get_secret_value()), dict):
        raise fault_error("is not a JSON object", "give the complete file, as it was downloaded")
    return value


NamedFile = Annotated[dict[str, str], PUBLIC, WithJsonSchema(_FILE)]
"""The form `{file: path}`, for the schemas of fields that also have another form."""

PublicText = Annotated[
    str,
    BeforeValidator(_text_of_file),
    PUBLIC,
    WithJsonSchema({"anyOf": [{"type": "string"}, _FILE]}),
]
"""Public text, directly or as `{file: path}`."""

HiddenObject = Annotated[ObjectText, BeforeValidator(_hide), WithJsonSchema({"type": ["object", "string"]})]
"""A JSON object that is passed on unchanged, and kept secret because it may contain anything. Written as keys and values,
or as JSON text, which `pulumi config set --secret --path` encrypts."""

SecretFileText = Annotated[
    SecretStr, BeforeValidator(_text_of_file), AfterValidator(_not_blank), _TEXT_OR_FILE
]
"""Secret text, directly or as `{file: path}`."""

SecretJson = Annotated[
    SecretStr, BeforeValidator(_text_of_file), AfterValidator(_is_json_object), _TEXT_OR_FILE
]
"""A secret JSON object as text, directly or as `{file: path}`."""

SecretBytes = Annotated[
    EncodedBytes,
    BeforeValidator(_base64_of_file),
    WithJsonSchema({"anyOf": [{"type": "string", "contentEncoding": "base64"}, SECURE, _FILE]}),
]
"""Secret bytes, as `{file: path}` or as base64."""
