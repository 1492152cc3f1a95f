"""A server before a gateway that ends TLS, as some load balancers do, and accepts old versions of TLS."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

_SECONDS = 5


@contextmanager
def speaking_old_tls(store: bytes, passphrase: str, folder: Path, target: tuple[str, int]) -> Iterator[int]:
    """The port of the server, on all addresses of this thread's network. It passes data on to the gateway.

    Args:
        store: the PKCS12 store with its key and certificates, which are those of the gateway.
        passphrase: the passphrase of the store.
        folder: a folder for the same content as PEM.
        target: the gateway, which is called over TLS too.
    """
    context = _context(store, passphrase, folder)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.settimeout(_SECONDS)
                with context.wrap_socket(self.request, server_side=True) as client, _asked(target) as gateway:
                    answers = threading.Thread(target=_pass_on, args=(gateway, client), daemon=True)
                    answers.start()
                    _pass_on(client, gateway)
                    answers.join(_SECONDS)

    with socketserver.ThreadingTCPServer(("0.0.0.0", 0), Handler) as server:  # noqa: S104 - a network of tests
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(_SECONDS)


def _context(store: bytes, passphrase: str, folder: Path) -> ssl.SSLContext:
    found = pkcs12.load_pkcs12(store, passphrase.encode())
    assert found.key is not None
    assert found.cert is not None
    parts = [found.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
    parts += [each.certificate.public_bytes(Encoding.PEM) for each in (found.cert, *found.additional_certs)]
    file = folder / "front.pem"
    file.write_bytes(b"".join(parts))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context


def _asked(target: tuple[str, int]) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection(target, _SECONDS))


def _pass_on(source: ssl.SSLSocket, sink: ssl.SSLSocket) -> None:
    with suppress(OSError):
        while data := source.recv(65_535):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
