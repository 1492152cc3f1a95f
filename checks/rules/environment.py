"""Rules on the free environment: which variables users may set, and how long they may be."""

import difflib
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks.choices import needs_choice
from declaration.addresses import is_loopback
from declaration.base import below
from declaration.containers import CONTAINER_KEYS, CONTAINERS, ContainerKey
from declaration.faults import Fault
from declaration.files import SECRET_BYTES
from declaration.gateway import Gateway
from declaration.variables import SWITCHES_OFF_CHECKS, Variable
from declaration.variables.others import NOT_DEPLOYED, replacement
from declaration.variables.runtimes import effect_of
from declaration.weaker import Choice
from facts.gateway import Facts
from facts.variables import VARIABLES

LARGEST_ENVIRONMENT = SECRET_BYTES - (64 << 10)
"""Bytes of all names and values that users give one container.

They share a Secret with the variables that the program keeps secret. Linux takes 2 MiB at the usual stack limit (execve(2)).
"""

_PLAIN_SCHEMES = frozenset({"amqp", "ftp", "http", "ldap", "mqtt", "redis", "smtp", "tcp", "telnet", "ws"})
"""Schemes without TLS; anyone on the path can read the traffic."""


def declared_variables(gateway: Gateway) -> Iterator[tuple[ContainerKey, str, str]]:
    """Every variable that users set: container, name, path in the declaration."""
    for key in CONTAINER_KEYS:
        for name in gateway.environment.of(key):
            yield key, name, below(f"environment.{key}", name)


def variables_may_be_set(facts: Facts) -> Iterator[Fault]:
    """Only variables that a public source shows for the container, and none that changes how a runtime works."""
    gateway = facts.gateway
    for key, name, path in declared_variables(gateway):
        fault = _fault_of_name(gateway, key, name)
        if fault is not None:
            yield Fault(path, *fault)
        elif (needs := _choice_for(gateway, key, name)) and not gateway.takes(needs):
            yield _without_choice(key, name, path, needs)


def needed_choices(gateway: Gateway) -> set[Choice]:
    """Weaker choices without which a variable of this declaration could not be set."""
    choices = {_choice_for(gateway, key, name) for key, name, _ in declared_variables(gateway)}
    return {choice for choice in choices if choice is not None}


def _fault_of_name(gateway: Gateway, container: ContainerKey, name: str) -> tuple[str, str] | None:
    """Why a variable may never be set, and what to do; None if it may be set, perhaps with a weaker choice."""
    spelt = name.upper()
    row = VARIABLES.get((CONTAINERS[container].name, spelt))
    if spelt.lstrip("_") in SWITCHES_OFF_CHECKS:
        return (
            "turns certificate checks off",
            "remove it and list the service's CA in tls.trust; or take the weaker choice no-certificate-checks",
        )
    if row is not None and _is_set(gateway, row):
        return "is set by the program from the declaration", f"remove it, and use {_field(row)}"
    if row is not None:
        return None if name == spelt else (f"is {spelt} in another spelling", f"write {spelt}")
    owners = _owners(spelt)
    effect = None if owners else effect_of(name)
    if effect is not None:
        return effect.value, effect.remedy
    if newer := replacement(container, spelt):
        return f"is a name from the beta; {newer} replaced it", _instead(newer)
    return _of_another(spelt, owners) if owners else None


def _is_set(gateway: Gateway, row: Variable) -> bool:
    """Whether the program sets a variable in this declaration."""
    return row.set_by is not None and (row.set_with is None or gateway.has(row.set_with))


def _choice_for(gateway: Gateway, container: ContainerKey, name: str) -> Choice | None:
    """The weaker choice that a variable needs; None if it needs none, or may never be set."""
    if _fault_of_name(gateway, container, name) is not None:
        return None
    row = VARIABLES.get((CONTAINERS[container].name, name))
    return Choice.FREE_ENVIRONMENT if row is None else row.needs


def _without_choice(container: ContainerKey, name: str, path: str, needs: Choice) -> Fault:
    if needs is not Choice.FREE_ENVIRONMENT:
        return needs_choice(needs, path, "sends what callers say in clear", "remove it")
    names = [
        row.name
        for row in VARIABLES.values()
        if row.container == CONTAINERS[container].name and row.set_by is None
    ]
    near = difflib.get_close_matches(name.upper(), names, n=1, cutoff=0.8)
    return needs_choice(
        needs,
        path,
        f"is not shown by any public source for the {CONTAINERS[container].words}",
        f"write {near[0]}" if near else "remove it",
    )


def _owners(spelt: str) -> tuple[str, ...]:
    """The containers that read a documented variable, in words."""
    here = [each.words for each in CONTAINERS.values() if (each.name, spelt) in VARIABLES]
    return tuple(here) or ((NOT_DEPLOYED[spelt],) if spelt in NOT_DEPLOYED else ())


def _of_another(spelt: str, owners: tuple[str, ...]) -> tuple[str, str]:
    reason = f"is a variable of the {' and the '.join(owners)}"
    if spelt in NOT_DEPLOYED:
        return f"{reason}, which this program does not deploy", "remove it"
    return reason, _instead(spelt)


def _instead(name: str) -> str:
    """What to write instead of a variable, in the container that reads it."""
    rows = [row for row in VARIABLES.values() if row.name == name]
    fields = sorted({_field(row) for row in rows if row.set_by is not None})
    if fields:
        return f"remove it, and use {' or '.join(fields)}"
    keys = [key for key, each in CONTAINERS.items() if (each.name, name) in VARIABLES]
    return f"write {name} in environment.{' or environment.'.join(keys)}" if keys else "remove it"


def _field(row: Variable) -> str:
    return f"{row.set_by}" if row.set_by != "weakerChoices" else "a weaker choice in weakerChoices"


def variables_use_tls(facts: Facts) -> Iterator[Fault]:
    """An address in a variable follows the same rule as one in a field: it is encrypted, or needs a weaker choice."""
    for path in plain_addresses(facts.gateway) if not facts.gateway.takes(Choice.PLAIN_SERVICES) else ():
        yield needs_choice(
            Choice.PLAIN_SERVICES, path, "is an address without encryption", "give one with TLS"
        )


def plain_addresses(gateway: Gateway) -> Iterator[str]:
    """The path of each variable that holds an address without encryption."""
    for key, name, path in declared_variables(gateway):
        if is_plain_address(gateway.environment.of(key)[name].get_secret_value()):
            yield path


def is_plain_address(value: str) -> bool:
    """Whether a value is a URL that leaves the pod without TLS."""
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme.lower() in _PLAIN_SCHEMES and host is not None and not is_loopback(host)


def variables_fit_a_container(facts: Facts) -> Iterator[Fault]:
    """All variables of a container are in one Secret, and are passed in one call that starts its program."""
    for key in CONTAINER_KEYS:
        variables = facts.gateway.environment.of(key).items()
        size = sum(len(name) + len(value.get_secret_value().encode()) for name, value in variables)
        if size > LARGEST_ENVIRONMENT:
            yield Fault(
                f"environment.{key}",
                "is larger than allowed for a container: its variables share a Secret of 1 MiB",
                "give fewer or shorter variables",
            )
