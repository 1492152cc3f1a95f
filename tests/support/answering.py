"""Servers for tries of connections: they take TCP connections, and answer each datagram, where nothing else listens."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

from facts.parties import Protocol
from tests.support.networks import network_of
from tests.support.outsiders import Place

_DATAGRAM: Final = 65_535


@contextmanager
def answering(place: Place, ports: Iterable[tuple[Protocol, int]]) -> Iterator[None]:
    """Listen on ports of all addresses of a place; ports on which something listens already are left to it."""
    with ExitStack() as stack:
        with network_of(place.network):
            sockets = list(_bound(stack, ports))
        for each in sockets:
            if each.type is socket.SOCK_STREAM:
                each.listen()
            else:
                stack.enter_context(_echoing(each))
        yield


def _bound(stack: ExitStack, ports: Iterable[tuple[Protocol, int]]) -> Iterator[socket.socket]:
    for protocol, port in sorted(ports):
        kind = socket.SOCK_STREAM if protocol is Protocol.TCP else socket.SOCK_DGRAM
        made = stack.enter_context(socket.socket(socket.AF_INET, kind))
        with suppress(OSError):  # it is taken
            made.bind(("0.0.0.0", port))  # noqa: S104 - in a network of tests
            yield made


@contextmanager
def _echoing(server: socket.socket) -> Iterator[None]:
    def echo() -> None:
        with suppress(OSError):  # that it was closed
            told, who = server.recvfrom(_DATAGRAM)
            while who:  # nobody, once it is shut down
                server.sendto(told or b"-", who)
                told, who = server.recvfrom(_DATAGRAM)

    thread = threading.Thread(target=echo, daemon=True)
    thread.start()
    try:
        yield
    finally:
        with suppress(OSError):  # it has no other end, and wakes up nevertheless
            server.shutdown(socket.SHUT_RDWR)
        thread.join(5)
