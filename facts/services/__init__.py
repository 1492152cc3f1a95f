"""The containers of a gateway. Each is specified in one file, which has the name of its key.

A new container needs a file here with a `SERVICE`, and a row in `declaration.containers`.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from pydantic.alias_generators import to_snake

from declaration.containers import CONTAINER_KEYS, ContainerKey
from declaration.gateway import Gateway
from facts.connections import Connection
from facts.names import Names
from facts.services.service import Service
from facts.settings import ServiceContext, Setting


def _service(key: ContainerKey) -> Service:
    service: Service = import_module(f"{__name__}.{to_snake(key)}").SERVICE
    return service


SERVICES: Final[tuple[Service, ...]] = tuple(map(_service, CONTAINER_KEYS))
"""Every container that a gateway may have."""


def settings_of(service: Service, context: ServiceContext) -> Iterator[Setting]:
    """Every variable of a container that the program sets: its own, and those that other containers define for it."""
    yield from service.settings(context)
    for other in SERVICES:
        yield from (setting for key, setting in other.tells(context) if key == service.key)


def connections_of(service: Service, gateway: Gateway, names: Names) -> Iterator[Connection]:
    """Every connection that a container opens: those in its own file, and those in the files of the containers it calls."""
    yield from service.connections(gateway, names)
    for other in (each for each in SERVICES if gateway.has(each.key)):
        yield from (connection for key, connection in other.called_by(gateway, names) if key == service.key)
