"""Each text of the declaration is public or secret, and the type of its field says which."""

from typing import Annotated, Any, Literal, get_type_hints

import pytest
from pydantic import BaseModel, SecretStr

from declaration.base import Model
from declaration.files import HiddenObject, PublicText
from declaration.gateway import Gateway
from declaration.hosts import Host
from declaration.pydantic_errors import model_in
from declaration.tls import KeyKind
from declaration.values import Line, TenantText, TenantUser, User
from declaration.visibility import PUBLIC, SECRET, Visibility, visibilities


def _models(model: type[BaseModel] = Gateway) -> list[type[BaseModel]]:
    found = [model]
    for annotation in get_type_hints(model, include_extras=True).values():
        below = model_in(annotation)
        found += [] if below is None else [each for each in _models(below) if each not in found]
    return found


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_no_text_is_undecided(model: type[Model]) -> None:
    """A new field that does not say it fails here."""
    hints = get_type_hints(model, include_extras=True)

    assert [name for name in model.model_fields if None in visibilities(hints[name])] == []


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, [None]),
        (Any, [None]),
        (dict[str, Any], [None, None]),
        (Annotated[str, "a word"], [None]),
        (Annotated[str, SECRET], [SECRET]),
        (tuple[str, ...] | None, [None]),
        (dict[Host, str], [PUBLIC, None]),
        (dict[Host, SecretStr], [PUBLIC, SECRET]),
        (Host | None, [PUBLIC]),
        (tuple[PublicText, ...] | None, [PUBLIC]),
        (SecretStr | None, [SECRET]),
        (HiddenObject, [SECRET]),
        (Line, [PUBLIC]),
        (User, [PUBLIC]),
        (TenantText | None, [SECRET]),
        (TenantUser, [SECRET]),
        (Annotated[Line, SECRET], [SECRET]),
        (int | bool | None, []),
        (Literal["a", "b"] | None, []),
        (KeyKind, []),
        (tuple[Gateway, ...], []),
    ],
)
def test_the_walk_reads_every_form(annotation: object, expected: list[Visibility | None]) -> None:
    """Lists, mappings and nested marks are read. The outermost mark decides. A text without a mark is undecided."""
    assert list(visibilities(annotation)) == expected
