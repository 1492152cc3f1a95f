"""A call with audio to a gateway on any target, and the control WebSocket of its relay."""

from __future__ import annotations

import json
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from tests.support import sip
from tests.support.cloud_speech import PACKET
from tests.support.deployments import Deployment
from tests.support.networks import network_of
from tests.support.proved import LOGIN, NAME, ORCHESTRATOR, ORDERS, RELAY

AUDIO: Final = bytes(range(PACKET))
"""What the caller sends: one packet."""


@dataclass(frozen=True)
class Call:
    """A call whose audio comes back."""

    identity: str
    """Its Call-ID."""
    media: socket.socket
    control: ClientConnection

    def spoken(self, text: str) -> dict[str, Any]:
        """The relay's answer to an order to speak, which the orchestrator sends in a real gateway."""
        self.control.send(json.dumps({"action": "speak", "call": self.identity, "text": text}))
        answer: dict[str, Any] = json.loads(self.control.recv(20))
        return answer

    def heard(self) -> bytes:
        """The next packet of audio."""
        return self.media.recv(2048)[12:]


@contextmanager
def answered(deployment: Deployment) -> Iterator[tuple[sip.Caller, sip.Answer]]:
    """A tenant's call from the caller's machine, and how it was answered. The end of the block ends it."""
    to = f"sip:{ORDERS}@{NAME}"
    trust = ssl.create_default_context(cadata=deployment.outputs["authority"]["caBundlePem"])
    reached, port = deployment.find(ORCHESTRATOR).reached, deployment.outputs["sip"]["tlsPort"]
    with ExitStack() as stack:
        with network_of(deployment.caller.network):  # the connection stays there
            phone = stack.enter_context(sip.Caller(port, trust=trust, name=NAME, address=reached))
        answer = phone.invite(to, login=LOGIN)
        assert answer.status == 200, answer
        yield phone, answer
        assert phone.bye(to).status == 200


@contextmanager
def on_call(deployment: Deployment) -> Iterator[Call]:
    """The same with audio. The test sends orders to the relay on its loopback, as the orchestrator does."""
    relay = deployment.find(RELAY)
    with network_of(relay.place.network):
        control = connect(f"ws://127.0.0.1:{relay.environment['MEDIA_RELAY_WS_PORT']}", proxy=None)
    with control, answered(deployment) as (phone, answer):
        with network_of(deployment.caller.network):
            media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with media:
            media.settimeout(20)
            media.connect((answer.media_address, answer.media_port))
            call = Call(phone.call, media, control)
            media.send(struct.pack("!BBHII", 0x80, 0, 1, PACKET, 77) + AUDIO)
            assert call.heard() == AUDIO
            yield call
