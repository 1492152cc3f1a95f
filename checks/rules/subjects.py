"""Rules on settings without effect: settings of something that is not declared, and items that are listed twice."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from pydantic.alias_generators import to_snake

from declaration.base import below
from declaration.containers import ADAPTER_KEYS, CONTAINER_KEYS
from declaration.faults import Fault
from facts.gateway import Facts

_NAMED = frozenset({*(f"{key}.outside.names" for key in ADAPTER_KEYS), "tls.names"})
"""Lists of host names: upper and lower case do not matter."""
_CALLED = frozenset({"otherServices", "relay.musicOnHold"})
"""Lists of URLs: upper and lower case do not matter in scheme and host."""
_ELSEWHERE = (
    "hardening.writePaths.",
    "tenants",
    "tls.authority.alongside",
    "tls.trust.",
    "weakerChoices",
)
"""Lists with their own rules; and lists to trust, where a repetition does no harm: two files may contain the same root."""


def settings_of_a_container_have_one(facts: Facts) -> Iterator[Fault]:
    """Ports, compute, paths, files and variables of a container that is not declared are a mistake."""
    gateway = facts.gateway
    for key in (key for key in CONTAINER_KEYS if not gateway.has(key)):
        name = to_snake(key)
        for path, part in facts.parts:
            field = type(part).model_fields.get(name)
            if field is not None and getattr(part, name) != field.get_default(call_default_factory=True):
                yield Fault(
                    below(path, key),
                    f"is for {_article(key)} {key}, but no {key} is declared",
                    f"declare {key}, or remove it",
                    concerns=(key,),
                )


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def items_are_listed_once(facts: Facts) -> Iterator[Fault]:
    """If an item is listed twice, one of the two is a mistake."""
    for path, items in _lists(facts):
        form, seen = _form(path), set[object]()
        for position, item in enumerate(items):
            if form(item) in seen:
                yield Fault(below(path, position), "is listed twice", "remove one of them")
            seen.add(form(item))


def _lists(facts: Facts) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Every list of the declaration in which each item may occur once, with its path."""
    for path, part in (("", facts.gateway), *facts.parts):
        for name, info in type(part).model_fields.items():
            value, here = getattr(part, name), below(path, info.alias or name)
            if isinstance(value, tuple) and not here.startswith(_ELSEWHERE):
                yield here, value


def _form(path: str) -> Callable[[object], object]:
    """A function that gives the same result for items of a list that mean the same."""
    if path in _NAMED:
        return lambda item: str(item).lower()
    if path in _CALLED:
        return _address
    return lambda item: item


def _address(url: object) -> object:
    parts_of_url = urlsplit(str(url))
    return parts_of_url._replace(netloc=parts_of_url.netloc.lower(), path=parts_of_url.path or "/")
