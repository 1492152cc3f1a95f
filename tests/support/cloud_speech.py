"""A text-to-speech service of a cloud, on WebSockets over mutual TLS: it says each letter of a text for 20 milliseconds."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve

from tests.support.peers import sender
from tests.support.rtp import PACKET


def said(text: str) -> list[bytes]:
    """The audio of a text, in packets."""
    return [bytes([ord(letter)]) * PACKET for letter in text]


@dataclass
class CloudSpeech:
    """Speaks every text, and records the senders."""

    context: ssl.SSLContext
    asked: list[dict[str, str]] = field(default_factory=list)
    """Path, authorization, and common name of the client's certificate, for each text."""

    @contextmanager
    def running(self, address: str) -> Iterator[int]:
        """The port on which it listens, in the network of the calling thread."""
        with socket.create_server((address, 0)) as listener:
            loop = asyncio.new_event_loop()
            stop = asyncio.Event()
            thread = threading.Thread(target=loop.run_until_complete, args=(self._serve(listener, stop),))
            thread.start()
            try:
                yield listener.getsockname()[1]
            finally:
                loop.call_soon_threadsafe(stop.set)
                thread.join()
                loop.close()

    async def _serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        async with serve(self._speak, sock=listener, ssl=self.context, ping_interval=None):
            await stop.wait()

    async def _speak(self, connection: ServerConnection) -> None:
        text = json.loads(await connection.recv())["text"]
        request, peer = connection.request, connection.transport.get_extra_info("peercert")
        assert request is not None
        self.asked.append(sender(request.path, request.headers.get("Authorization", ""), peer))
        await connection.send(b"".join(said(text)))
