"""A server before a gateway that ends TLS, as some load balancers do, and accepts old versions of TLS."""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

_SECONDS = 30
"""For a start, an end, and each connection; the machine may be busy."""


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
    started: Future[_Started] = Future()
    thread = threading.Thread(target=asyncio.run, args=(_serve(context, target, started),), daemon=True)
    thread.start()
    server = started.result(_SECONDS)
    try:
        yield server.port
    finally:
        server.end()
        thread.join(_SECONDS)


@dataclass(frozen=True)
class _Started:
    port: int
    end: Callable[[], object]


async def _serve(context: ssl.SSLContext, target: tuple[str, int], started: Future[_Started]) -> None:
    """Serve until it is told to end.

    All connections are in one thread: OpenSSL does not allow two threads to read and write one connection at a time.
    See https://docs.openssl.org/3.0/man7/openssl-threads/.
    """
    ended = asyncio.Event()
    end = partial(asyncio.get_running_loop().call_soon_threadsafe, ended.set)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_SECONDS):
                await _pass_on(reader, writer, target)
        writer.close()

    async with await asyncio.start_server(connect, "0.0.0.0", 0, ssl=context) as server:  # noqa: S104 - tests' network
        started.set_result(_Started(server.sockets[0].getsockname()[1], end))
        await ended.wait()


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: tuple[str, int]
) -> None:
    """Pass data both ways, until either side ends."""
    answers, gateway = await asyncio.open_connection(*target, ssl=_trusting_all())
    ways = [asyncio.create_task(_copy(reader, gateway)), asyncio.create_task(_copy(answers, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in ways:
            each.cancel()
        gateway.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


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


def _trusting_all() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
