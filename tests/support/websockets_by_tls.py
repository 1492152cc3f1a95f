"""A client of WebSockets over TLS.

The library's own blocking client reads in one thread and writes in another. OpenSSL does not allow that for one
connection (https://docs.openssl.org/3.0/man7/openssl-threads/): three of a hundred handshakes were lost. So this one uses the
library's other client, in one thread.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedOK

PATIENCE = 30
"""Seconds for a connection and for each message."""


@dataclass(frozen=True)
class WebSocket:
    """An open connection."""

    _runner: asyncio.Runner
    _connection: ClientConnection

    def send(self, message: str | bytes) -> None:
        """Send a message."""
        self._runner.run(self._connection.send(message))

    def recv(self) -> str | bytes:
        """The next message.

        Raises:
            TimeoutError: there is none.
        """
        return self._runner.run(asyncio.wait_for(self._connection.recv(), PATIENCE))

    def __iter__(self) -> Iterator[str | bytes]:
        """All further messages, until the server ends the connection."""
        while True:
            try:
                yield self.recv()
            except ConnectionClosedOK:
                return


@contextmanager
def opened(
    url: str, trust: ssl.SSLContext, connection: socket.socket, headers: Mapping[str, str]
) -> Iterator[WebSocket]:
    """A WebSocket at a URL, whose host is the name that the server's certificate must have.

    Args:
        url: beginning with `wss://`.
        trust: the authorities.
        connection: leads to the server.
        headers: of the first request.

    Raises:
        websockets.exceptions.InvalidStatus: the server refuses.
        ssl.SSLError: the server is not trusted.
    """

    async def begin() -> ClientConnection:
        return await connect(
            url,
            ssl=trust,
            sock=connection,
            server_hostname=urlsplit(url).hostname,
            additional_headers=headers,
            proxy=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )

    with asyncio.Runner() as runner:
        made = runner.run(begin())
        try:
            yield WebSocket(runner, made)
        finally:
            runner.run(made.close())
