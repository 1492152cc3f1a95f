"""Words the refusals of an API server, without secrets."""

import re
from base64 import b64decode
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.applying.api import Place, RefusedError
from sandbox.plugins.kubernetes.secrecy import secret_texts
from sandbox.plugins.wire import Value

HIDDEN: Final = "[hidden]"
_QUOTED: Final = re.compile(r'((?:Invalid|Unsupported|Duplicate) value: )("(?:[^"\\]|\\.)*"|[^\s:"]+)')
_NOT_ALLOWED: Final = re.compile(r'User "[^"]*" cannot ')
_CONFLICTING: Final = re.compile(r'conflict with "((?:[^"\\]|\\.)*)"')


def refused(refusal: RefusedError, place: Place, manifest: Value) -> PluginError:
    """The error that reports a refusal to the user."""
    message = without_secrets(refusal.message, manifest)
    if refusal.status == HTTPStatus.CONFLICT and (managers := conflicting(refusal)):
        fields = ", ".join(sorted({str(cause.get("field", "")) for cause in refusal.causes}))
        return PluginError(
            f"{place} has other values at {fields}, set by {', '.join(managers)}. Let the program leave these fields "
            "out, or set the annotation pulumi.com/patchForce to take them over"
        )
    return PluginError(f"the API server refuses {place}: {message}")


def without_secrets(message: str, manifest: Value) -> str:
    """The message without any text that the object holds as a secret."""
    secrets = secret_texts(manifest)
    if not secrets:
        return message
    message = _QUOTED.sub(rf"\g<1>{HIDDEN}", message)
    for text in sorted({*secrets, *_decoded(secrets)} - {""}, key=len, reverse=True):
        message = message.replace(text, HIDDEN)
    return message


def conflicting(refusal: RefusedError) -> list[str]:
    """The managers of the conflicting fields, as the server names them."""
    found = {_CONFLICTING.search(str(cause.get("message", ""))) for cause in refusal.causes}
    return sorted({match.group(1).replace('\\"', '"') for match in found if match})


def is_missing_namespace(refusal: RefusedError) -> bool:
    """Whether the object's namespace does not exist."""
    return refusal.status == HTTPStatus.NOT_FOUND and refusal.kind == "namespaces"


def is_not_allowed(refusal: RefusedError) -> bool:
    """Whether this user has no right for the request at all. An object that is not admitted is another case."""
    return refusal.status == HTTPStatus.FORBIDDEN and bool(_NOT_ALLOWED.search(refusal.message))


def _decoded(texts: set[str]) -> set[str]:
    plain = set()
    for text in texts:
        with suppress(ValueError):
            plain.add(b64decode(text, validate=True).decode())
    return plain
