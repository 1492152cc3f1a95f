"""The key of a Google service account, with which the adapter calls Google Cloud Speech."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from declaration.faults import fault_error
from declaration.files import SecretJson
from declaration.json_limits import read_json

_SERVICE_ACCOUNT = "service_account"
_KEYS = ("type", "project_id", "private_key", "client_email")
"""What signs and names the caller, of the keys in https://cloud.google.com/iam/docs/keys-create-delete#creating."""


def _service_account(value: SecretStr) -> SecretStr:
    """A whole key; other kinds of Google credentials are a person's login, or name a file that no container has."""
    document = read_json(value.get_secret_value().encode())
    if document.get("type", _SERVICE_ACCOUNT) != _SERVICE_ACCOUNT:
        raise fault_error(
            f"is of another type than {_SERVICE_ACCOUNT}, the only one that is documented for the adapter",
            "create a key for a service account, and give its file whole",
        )
    missing = [key for key in _KEYS if not (isinstance(document.get(key), str) and document[key])]
    if missing:
        raise fault_error(
            f"lacks {', '.join(missing)}, which the key of a Google service account has",
            "give the file whole, as it was downloaded for a service account",
        )
    return value


GoogleKey = Annotated[SecretJson, AfterValidator(_service_account)]
"""The key of a Google service account: a secret JSON object as text, as it is or as `{file: path}`."""
