"""A forward proxy for tests, on loopback: CONNECT with or without a password, in clear text or over TLS."""

from __future__ import annotations

import base64
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 20
_CHUNK: Final = 65536
_REFUSAL: Final = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="proxy"\r\n'
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)


@dataclass
class Proxy:
    """Connects to ports of loopback, whatever the name, and records the requested names."""

    login: tuple[str, str] | None = None
    context: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    """The requested targets in order, as `host:port`. Refused ones begin with `denied `."""

    @contextmanager
    def running(self) -> Iterator[int]:
        """The port on which it listens."""
        with socket.create_server((LOOPBACK, 0)) as listener:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
            yield listener.getsockname()[1]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                accepted, _ = listener.accept()
                threading.Thread(target=self._serve, args=(accepted,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        accepted.settimeout(PATIENCE)
        with suppress(OSError):
            client = self.context.wrap_socket(accepted, server_side=True) if self.context else accepted
            with client:
                self._tunnel(client)

    def _tunnel(self, client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                return
            head += byte
        first, *headers = head.decode().splitlines()
        target = first.split()[1]
        if not self._admits(headers):
            self.asked.append(f"denied {target}")
            client.sendall(_REFUSAL)
            return
        self.asked.append(target)
        with socket.create_connection((LOOPBACK, int(target.rpartition(":")[2])), PATIENCE) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _carry(client, server)

    def _admits(self, headers: list[str]) -> bool:
        if self.login is None:
            return True
        wanted = "Basic " + base64.b64encode(":".join(self.login).encode()).decode()
        return f"proxy-authorization: {wanted}".lower() in (each.lower() for each in headers)


def _carry(one: socket.socket, other: socket.socket) -> None:
    """Pass data both ways, until either side ends. Data that TLS has already decrypted is no longer on its socket."""
    while True:
        waiting = isinstance(one, ssl.SSLSocket) and one.pending() > 0
        ready = [one] if waiting else select.select([one, other], [], [], PATIENCE)[0]
        if not ready:
            return
        for each in ready:
            data = each.recv(_CHUNK)
            if not data:
                return
            (other if each is one else one).sendall(data)
