"""SIP requests that need only an answer and open no session: RFC 3261."""

import secrets
import socket
from typing import Final

from verify.model import Endpoint
from verify.tls import client_context, connected

_FINAL: Final = 200
"""The first status code that ends a transaction."""
_LONGEST: Final = 65_535
"""Bytes that are read of a datagram. Every answer to these requests is shorter."""
NOBODY: Final = "verify"
"""The callee if no number is given."""
STRANGER: Final = "verify@verify.invalid"
"""The caller if none is given. No one has this address (RFC 2606)."""


def ask_over_tls(endpoint: Endpoint, method: str, callee: str = NOBODY, caller: str = STRANGER) -> int | None:
    """The final status of a request over TLS, or None if there is no answer in time.

    Args:
        endpoint: the address to which it is sent.
        method: the method of the request.
        callee: the user part of the called address.
        caller: the address of the caller, as user and host.

    Raises:
        OSError: no connection, or no handshake.
    """
    with connected(endpoint, client_context()) as connection:
        return _asked(connection, _request(method, endpoint, "TLS", callee, caller))


def ask_over_tcp(endpoint: Endpoint, method: str) -> int | None:
    """The final status over TCP without TLS. It is also None if nothing listens."""
    try:
        with socket.create_connection((endpoint.address, endpoint.port), endpoint.seconds) as connection:
            return _asked(connection, _request(method, endpoint, "TCP"))
    except OSError:
        return None


def ask_over_udp(endpoint: Endpoint, method: str) -> int | None:
    """The final status over UDP. It is also None if nothing listens."""
    family = socket.AF_INET6 if ":" in endpoint.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as connection:
        try:
            connection.settimeout(endpoint.seconds)
            connection.connect((endpoint.address, endpoint.port))
            return _asked(connection, _request(method, endpoint, "UDP"))
        except OSError:
            return None


def _asked(connection: socket.socket, request: bytes) -> int | None:
    connection.sendall(request)
    received = b""
    while True:
        try:
            part = connection.recv(_LONGEST)
        except TimeoutError:
            return None
        received += part
        statuses = [status for status in map(_status, received.split(b"\r\n")) if status and status >= _FINAL]
        if statuses:
            return statuses[0]
        if not part or len(received) > _LONGEST:
            return None


def _status(line: bytes) -> int | None:
    version, _, rest = line.partition(b" ")
    code = rest[:3]
    return int(code) if version == b"SIP/2.0" and code.isdigit() else None


def _request(
    method: str, endpoint: Endpoint, transport: str, callee: str = NOBODY, caller: str = STRANGER
) -> bytes:
    host = f"[{endpoint.address}]" if ":" in endpoint.address else endpoint.address
    lines = (
        f"{method} sip:{callee}@{host}:{endpoint.port};transport={transport.lower()} SIP/2.0",
        f"Via: SIP/2.0/{transport} verify.invalid;rport;branch=z9hG4bK{secrets.token_hex(8)}",
        "Max-Forwards: 1",
        f"From: <sip:{caller}>;tag={secrets.token_hex(8)}",
        f"To: <sip:{callee}@{host}>",
        f"Call-ID: {secrets.token_hex(16)}@verify.invalid",
        f"CSeq: 1 {method}",
        "Contact: <sip:verify@verify.invalid>",
        "Content-Length: 0",
        "",
        "",
    )
    return "\r\n".join(lines).encode("ascii")
