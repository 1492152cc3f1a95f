"""Canaries in every text field of a declaration that is not marked as public, found by a walk through the models.

`tests.support.canaries` plants secrets that must have a meaning (keys, stores, passwords). This module plants the rest:
texts in plain fields that only the tenant file may contain. A new field is planted without being listed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, SecretStr

from declaration.base import join
from declaration.faults import DeclarationError
from declaration.gateway import Gateway
from declaration.pydantic_errors import model_in
from declaration.visibility import SECRET, visibilities
from docs.generate.types import is_list
from plan.preflight import Accepted, accept
from tests.support.canaries import Planter
from tests.support.gallery import read
from tests.support.program import Document

Place = tuple[str | int, ...]


def accepted(document: Document) -> Accepted:
    """The preflight of a declaration with canaries, today, because its certificates are made today."""
    return accept(document, read, datetime.now(UTC))


def with_every_secret_text(document: Document, plant: Planter) -> Document:
    """The declaration with a canary in each secret text that its parts may have, and that the rules accept there."""
    for place in list(_places(Gateway, document, ())):
        document = _planted(document, place, plant)
    return document


def secret_texts() -> set[str]:
    """The paths of all fields that this module plants, without positions in lists."""
    return set(_fields(Gateway, ""))


def without_positions(path: str) -> str:
    """A path in the form of `secret_texts`."""
    return re.sub(r"\[\d+\]", "", path)


def _planted(document: Document, place: Place, plant: Planter) -> Document:
    path = join(*place)
    # some texts must be numbers: phone numbers, milliseconds
    for canary in (plant.text(path), f"1555{secrets.randbelow(10**10):010}"):
        plant.planted[path] = canary
        made = deepcopy(document)
        part: Any = made
        for key in place[:-1]:
            part = part[key]
        part[place[-1]] = canary
        try:
            accepted(made)
        except DeclarationError:
            continue
        return made
    del plant.planted[path]
    return document


def _places(model: type[BaseModel], part: Any, at: Place) -> Iterator[Place]:  # noqa: ANN401 - any JSON value
    """The places in a document that may have a secret text."""
    if isinstance(part, list):
        for position, item in enumerate(part):
            yield from _places(model, item, (*at, position))
        return
    for key, hint in _hints(model):
        below = model_in(hint)
        if below is not None and key in part:
            yield from _places(below, part[key], (*at, key))
        elif below is None and _is_secret_text(hint):
            yield (*at, key)


def _fields(model: type[BaseModel], path: str) -> Iterator[str]:
    for key, hint in _hints(model):
        below = model_in(hint)
        if below is not None:
            yield from _fields(below, f"{path}.{key}".lstrip("."))
        elif _is_secret_text(hint):
            yield f"{path}.{key}".lstrip(".")


def _hints(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(model, include_extras=True)
    for name, info in model.model_fields.items():
        yield info.alias or name, hints[name]


def _is_secret_text(hint: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return list(visibilities(hint)) == [SECRET] and not _hides(hint)


def _hides(hint: Any) -> bool:  # noqa: ANN401 - as above
    """Whether pydantic hides the field. Lists of such texts would need their own canaries."""
    if isinstance(hint, type) and issubclass(hint, SecretStr):
        return True
    assert not is_list(hint), "a list of secret texts has no canary yet"
    return any(map(_hides, get_args(hint)))
