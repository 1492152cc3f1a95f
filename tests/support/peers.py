"""The parties that a gateway calls, on loopback: an assistant with mutual TLS, and a trunk with digest."""

from __future__ import annotations

import re
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from tests.support.certificates import Holder, authority, leaf
from tests.support.sip import OFFER, digest

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 20
DATES: Final = {
    "not_before": datetime.now(UTC) - timedelta(days=30),
    "not_after": datetime.now(UTC) + timedelta(days=1),
}
"""Handshakes use today's date, and a gateway may have been deployed some days ago."""
OUTSIDE: Final = authority("Outside", None, **DATES)
"""The authority of the peers."""


def serving(name: str, folder: Path, issuer: Holder = OUTSIDE) -> ssl.SSLContext:
    """A server's TLS context for a name."""
    holder = leaf(name, issuer, **DATES)
    file = folder / f"{name}.pem"
    file.write_text("".join(holder.chain) + holder.key_pem, encoding="utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@dataclass
class Assistant:
    """Answers every message, and records the senders."""

    context: ssl.SSLContext
    asked: list[dict[str, str]] = field(default_factory=list)
    """Path, authorization, and common name of the client's certificate, for each request."""

    @contextmanager
    def running(self, address: str = LOOPBACK, port: int = 0) -> Iterator[int]:
        """The port on which it listens: a free one, or the one from before."""
        server = ThreadingHTTPServer((address, port), self._handler)
        server.socket = self.context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is no news
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            server.server_close()
            thread.join(PATIENCE)

    @cached_property
    def _handler(self) -> type[BaseHTTPRequestHandler]:
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            timeout = PATIENCE

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                peer = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
                authorization = self.headers.get("Authorization", "")
                asked.append(sender(self.path, authorization, peer))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the library's
                del format, args

        return Handler


def sender(path: str, authorization: str, certificate: Mapping[str, Any] | None) -> dict[str, str]:
    """What a service records of a request.

    Args:
        path: of the request.
        authorization: the header; empty if there is none.
        certificate: the client's, as `ssl` gives it. Its common name is recorded, or nothing if there is none.
    """
    subject = [pair for part in (certificate or {}).get("subject", ()) for pair in part]
    name = next((value for key, value in subject if key == "commonName"), "")
    return {"path": path, "authorization": authorization, "client": name}


@dataclass
class Trunk:
    """Takes calls over TLS from clients that answer its digest challenge, and records the requests."""

    context: ssl.SSLContext
    login: tuple[str, str]
    asked: list[str] = field(default_factory=list)
    """The methods in order. A `+` means that the digest is right."""

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
                accepted.settimeout(PATIENCE)
                with suppress(OSError), self.context.wrap_socket(accepted, server_side=True) as peer:
                    self._serve(peer)

    def _serve(self, peer: ssl.SSLSocket) -> None:
        reader = peer.makefile("rb")
        while first := reader.readline().decode():
            headers = dict(_headers(reader))
            reader.read(int(headers.get("content-length", "0")))
            method, uri, _ = first.split()
            is_known = self._knows(method, uri, headers.get("authorization", ""))
            self.asked.append(f"{method}+" if is_known else method)
            if method != "ACK":
                peer.sendall(self._answer(method, headers, is_known=is_known))

    def _knows(self, method: str, uri: str, said: str) -> bool:
        """Whether the answer to the challenge is right: it is computed again with the client's cnonce."""
        cnonce, nonce = re.search(r'cnonce="([^"]*)"', said), re.search(r'[ ]nonce="([^"]*)"', said)
        if cnonce is None or nonce is None:
            return False
        made = digest(f'realm="trunk", nonce="{nonce[1]}"', method, uri, self.login, cnonce[1])
        return _response(made) == _response(said)

    def _answer(self, method: str, headers: dict[str, str], *, is_known: bool) -> bytes:
        is_right = is_known or method == "BYE"
        lines = ["SIP/2.0 200 OK" if is_right else "SIP/2.0 401 Unauthorized"]
        lines += [f"{name}: {headers[name]}" for name in ("via", "from", "to", "call-id", "cseq")]
        if not is_right:
            nonce = secrets.token_hex(8)
            lines.append(
                f'WWW-Authenticate: Digest realm="trunk", nonce="{nonce}", algorithm=MD5, qop="auth"'
            )
        body = OFFER if method == "INVITE" and is_right else ""
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


def _headers(reader: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a file
    while (line := reader.readline().decode().strip()) != "":
        name, _, value = line.partition(":")
        yield name.lower(), value.strip()


def _response(authorization: str) -> str:
    found = re.search(r'response="([^"]*)"', authorization)
    return found[1] if found else ""
