"""Single values, read like a field of their type."""

from typing import Any, cast

import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from declaration.files import Reader


def value_of(kind: object, value: object, read: Reader | None = None) -> str:
    """The accepted value. A secret is in clear text."""
    # a field's type is an annotation, for which there is no common type
    adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", kind))
    kept = adapter.validate_python(value, context={"read": read})
    return kept.get_secret_value() if isinstance(kept, SecretStr) else str(kept)


def finding_of(kind: object, value: object, read: Reader | None = None) -> ErrorDetails:
    """The reason why pydantic refuses a value, in its words."""
    with pytest.raises(ValidationError, match="1 validation error") as refused:
        value_of(kind, value, read)
    (detail,) = refused.value.errors()
    return detail


def reason_of(kind: object, value: object, read: Reader | None = None) -> str:
    """The reason why a value is refused, in our words."""
    return str(finding_of(kind, value, read).get("ctx", {}).get("reason"))
