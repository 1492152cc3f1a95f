"""HTTP requests without credentials."""

import http.client
import secrets
from base64 import b64encode

from verify.model import Endpoint
from verify.tls import client_context


def status_of(endpoint: Endpoint, path: str, *, tls: bool, websocket: bool = False) -> int:
    """The status of a request without credentials.

    Args:
        endpoint: the server.
        path: the requested path.
        tls: whether the server speaks TLS.
        websocket: whether the request asks to open a WebSocket.

    Raises:
        OSError: no connection, no handshake, or no answer in time.
        http.client.HTTPException: the answer is not HTTP.
    """
    connection = (
        http.client.HTTPSConnection(
            endpoint.address, endpoint.port, timeout=endpoint.seconds, context=client_context()
        )
        if tls
        else http.client.HTTPConnection(endpoint.address, endpoint.port, timeout=endpoint.seconds)
    )
    try:
        connection.request("GET", path, headers=_upgrade() if websocket else {})
        return connection.getresponse().status
    finally:
        connection.close()


def _upgrade() -> dict[str, str]:
    """Headers that ask for a WebSocket: https://www.rfc-editor.org/rfc/rfc6455#section-4.1."""
    key = b64encode(secrets.token_bytes(16)).decode("ascii")
    return {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
    }
