"""Names and values of single variables in the free environment.

Owns the limits of every name and value. Which variables may be set is a rule
(`checks.rules.environment`).
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, SecretStr, WithJsonSchema

from declaration.faults import fault_error
from declaration.files import SECURE
from declaration.values import form
from declaration.visibility import PUBLIC

LONGEST_NAME = 253
"""Characters of a key of a Secret: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data."""
LONGEST_ASSIGNMENT = 128 << 10
"""Bytes of `NAME=value` with the zero byte behind it: MAX_ARG_STRLEN of Linux on pages of 4 KiB.

https://man7.org/linux/man-pages/man2/execve.2.html, "Limits on size of arguments and environment".
"""
LONGEST_VALUE = LONGEST_ASSIGNMENT - LONGEST_NAME - len("=\0")
"""Largest number of bytes of a value, with a name of any length."""

_WITH_CREDENTIALS = re.compile(r"[/\\]{2}[^/\\?#\s@]*@|\bsips?:[^\s@:;<>]+:[^\s@]+@", re.IGNORECASE)
"""User information in a URL with any scheme or none, and a password in a SIP URI.

https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1, https://www.rfc-editor.org/rfc/rfc3261#section-19.1.1.
"""


def _on_one_line(value: SecretStr) -> SecretStr:
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in value.get_secret_value()):
        raise fault_error(
            "contains a line break or a control character",
            "write it on one line, without tabs and zero bytes",
        )
    return value


def _of_bounded_size(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value().encode()) > LONGEST_VALUE:
        raise fault_error(
            "is longer than Linux allows for a variable (128 KiB with its name)",
            "put large settings into a file of the image or into a tenant",
        )
    return value


def _without_credentials(value: SecretStr) -> SecretStr:
    if _WITH_CREDENTIALS.search(value.get_secret_value()):
        raise fault_error(
            "contains a URL with credentials, which programs write to their logs",
            "remove them from the URL, and give them in separate variables",
        )
    return value


VariableName = Annotated[
    str,
    form(
        r"[A-Za-z_][A-Za-z0-9_]*",
        "is not the name of an environment variable",
        "write letters, digits and underscores",
    ),
    form(
        f".{{1,{LONGEST_NAME}}}",
        "is longer than a key of a Kubernetes Secret may be",
        f"write at most {LONGEST_NAME} characters",
    ),
    PUBLIC,
]
"""The name of an environment variable."""
VariableValue = Annotated[
    SecretStr,
    AfterValidator(_on_one_line),
    AfterValidator(_of_bounded_size),
    AfterValidator(_without_credentials),
    WithJsonSchema({"anyOf": [{"type": "string"}, SECURE]}),
]
"""The value of an environment variable: text on one line, at most 128 KiB with its name, always secret."""
