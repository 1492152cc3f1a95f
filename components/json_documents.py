"""JSON documents whose leaves may be secrets.

Owns the rendering of `plan.model.DocumentContent`: keys sorted, two spaces deep, a newline at the end, so that an
unchanged document is an unchanged text. Does not know what a document means.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pulumi

from plan.model import Json, SecretDocument, SecretRef

Lookup = Callable[[SecretRef], pulumi.Output[str]]


def render_document(document: Json, lookup: Lookup) -> pulumi.Output[str]:
    """The document as text, with each secret put in its place; secret when a leaf is."""
    leaves = {leaf.name: lookup(leaf) for leaf in _secrets(document)}
    return pulumi.Output.all(leaves).apply(lambda values: _text(_filled(document, values[0])))


def _secrets(document: Json) -> Iterator[SecretRef]:
    match document:
        case SecretRef():
            yield document
        case SecretDocument():
            yield document.secret
        case Mapping():
            for value in document.values():
                yield from _secrets(value)
        case tuple():
            for value in document:
                yield from _secrets(value)
        case _:
            return


def _filled(document: Json, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - what the json module takes
    match document:
        case SecretRef():
            return values[document.name]
        case SecretDocument():
            return json.loads(values[document.secret.name])
        case Mapping():
            return {key: _filled(value, values) for key, value in document.items()}
        case tuple():
            return [_filled(value, values) for value in document]
        case _:
            return document


def _text(document: Any) -> str:  # noqa: ANN401 - what the json module takes
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
