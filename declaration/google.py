"""The key of a Google service account. The adapter uses it to call Google Cloud Speech."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from declaration.faults import fault_error
from declaration.files import SecretJson
from declaration.json_limits import read_json

_SERVICE_ACCOUNT = "service_account"
_KEYS = ("type", "project_id", "private_key", "client_email")
"""The required keys: what signs requests and identifies the caller. See https://cloud.google.com/iam/docs/keys-create-delete#creating."""


def _service_account(value: SecretStr) -> SecretStr:
    """Accepts only a complete key. Other Google credentials are a person's login, or name a file that is in no container."""
    document = read_json(value.get_secret_value().encode())
    if document.get("type", _SERVICE_ACCOUNT) != _SERVICE_ACCOUNT:
        raise fault_error(
            f"is not of type {_SERVICE_ACCOUNT}, the only type that is documented for the adapter",
            "create a key for a service account, and give the complete file",
        )
    missing = [key for key in _KEYS if not (isinstance(document.get(key), str) and document[key])]
    if missing:
        raise fault_error(
            f"lacks {', '.join(missing)}, which the key of a Google service account has",
            "give the complete file, as it was downloaded for a service account",
        )
    return value


GoogleKey = Annotated[SecretJson, AfterValidator(_service_account)]
"""The key of a Google service account: a secret JSON object as text, directly or as `{file: path}`."""
