"""Compares the parts of a state that are never encrypted with its secrets.

A state has the id, the URN and the provider reference of each resource in clear text, whatever is secret in its inputs
and outputs. So none of them may be or contain a secret of any resource.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.canaries import leaks

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_LEAST: Final = 8
"""Shorter texts do not count as secrets: many names contain a short number, such as a number of bits."""
_IN_CLEAR: Final = (
    "id",
    "urn",
    "type",
    "parent",
    "provider",
    "dependencies",
    "propertyDependencies",
    "aliases",
    "importID",
)


def identifiers_with_secrets(deployment: Mapping[str, Any]) -> list[str]:
    """The identifiers that contain a secret: the resource and the path of the secret, and never the secret itself.

    Args:
        deployment: a state whose secrets were exported in clear text.
    """
    resources = deployment["resources"]
    secrets = {
        f"{each['urn']} {path}": text
        for each in resources
        for part in ("inputs", "outputs")
        for path, text in _secret_texts(each.get(part, {}), part)
    }
    clear = {each["urn"]: json.dumps([each.get(name) for name in _IN_CLEAR]) for each in resources}
    return leaks(secrets, clear)


def _secret_texts(value: object, path: str, *, hidden: bool = False) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if _SIGNATURE in value and "plaintext" in value:
            yield from _secret_texts(json.loads(value["plaintext"]), path, hidden=True)
        else:
            for key, child in value.items():
                yield from _secret_texts(child, f"{path}.{key}", hidden=hidden)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _secret_texts(child, f"{path}[{index}]", hidden=hidden)
    elif hidden and isinstance(value, str) and len(value) >= _LEAST:
        yield path, value
