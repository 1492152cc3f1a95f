"""Single values of text: lines, user names, days, directories.

Owns the types that fields are made of and the faults of a value looked at alone. Addresses and URLs are in `hosts`,
names in `names`, secrets and files in `files`, images in `references`, amounts in `quantities`.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from declaration.credentials import holds_credential
from declaration.faults import fault_error
from declaration.visibility import PUBLIC, SECRET

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T00:00:00(\.0+)?(Z|\+00:00)| 00:00:00 \+0000 UTC)?")
"""A date as ISO 8601 has it. Where it is not quoted, readers of YAML make a time of it, at midnight UTC: as ISO 8601
writes it, or as Go does, which is what the engine hands on."""


def form(pattern: str, reason: str, remedy: str) -> AfterValidator:
    """Refuses a text that does not have this form."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise fault_error(reason, remedy)
        return value

    return AfterValidator(check)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise fault_error("contains a line break or another unprintable character", "write it on one line")
    return value


def _without_credential(value: str) -> str:
    if holds_credential(value):
        raise fault_error(
            "contains a credential, but is shown in clear",
            "remove it; put credentials into the secret fields that docs/reference.md lists",
        )
    return value


def _without_colon(value: str) -> str:
    if ":" in value:
        # https://www.rfc-editor.org/rfc/rfc7617#section-2, and for digest https://www.rfc-editor.org/rfc/rfc7616#section-3.4
        raise fault_error(
            "contains a colon, which separates the user name from the password", "choose a name without one"
        )
    return value


def _without_quotes(value: str) -> str:
    if '"' in value or "\\" in value:
        # https://www.rfc-editor.org/rfc/rfc3261#section-25.1: quoted-string
        raise fault_error(
            "contains a quote or a backslash, which end or change the quoted text of a digest header",
            "choose a name without them",
        )
    return value


def _absolute(value: str) -> str:
    parts = value.split("/")
    strange = not value.isprintable() or ":" in value or {"", ".", ".."} & set(parts[1:])
    if not value.startswith("/") or strange:
        raise fault_error(
            "is not an absolute path of a directory",
            "write a path such as /var/lib/voice-gateway: no colon, no . or .., no slash at the end",
        )
    return value


def _day(value: object) -> object:
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise fault_error("is not a date", "write year, month and day, such as 2027-03-01")
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        raise fault_error(
            "is not a day of the calendar", "write a day that exists, such as 2027-03-01"
        ) from None


_Line = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Line = Annotated[_Line, AfterValidator(_without_credential), PUBLIC]
"""Text on one line, not empty, that carries no credential."""
User = Annotated[_Line, AfterValidator(_without_colon), PUBLIC]
"""A user name, sent beside a password."""
TenantText = Annotated[_Line, SECRET]
"""Text on one line, not empty, that goes into the tenant file alone."""
TenantUser = Annotated[TenantText, AfterValidator(_without_colon)]
"""A user name, sent beside a password, that goes into the tenant file alone."""
DigestUser = Annotated[TenantUser, AfterValidator(_without_quotes)]
"""A user name of SIP digest authentication, that goes into the tenant file alone."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"}), PUBLIC]
"""A day, as year, month and day: 2027-03-01."""
Directory = Annotated[str, AfterValidator(_absolute), PUBLIC]
"""An absolute path."""
