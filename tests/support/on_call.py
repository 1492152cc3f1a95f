"""A call with audio to a deployed gateway, and the control WebSocket of its relay."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.support import sip
from tests.support.deployments import Deployment
from tests.support.gateways import LOOPBACK, ORCHESTRATOR, RELAY
from tests.support.networks import network_of
from tests.support.proved import LOGIN, NAME, ORDERS
from tests.support.rtp import AUDIO, audio_in, packet


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
        return audio_in(self.media.recv(2048))


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


def control_of(relay: int | Path, variables: Mapping[str, str]) -> ClientConnection:
    """The control WebSocket of a relay, on the loopback of its network. Tests send orders where the orchestrator does."""
    with network_of(relay):
        return connect(f"ws://{LOOPBACK}:{variables['MEDIA_RELAY_WS_PORT']}", proxy=None)


@contextmanager
def with_audio(
    phone: sip.Caller, answer: sip.Answer, network: int | Path, control: ClientConnection
) -> Iterator[Call]:
    """A call that was answered, after its audio came back to the caller's network."""
    with network_of(network):
        media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with media:
        media.settimeout(20)
        media.connect((answer.media_address, answer.media_port))
        call = Call(phone.call, media, control)
        media.send(packet())
        assert call.heard() == AUDIO
        yield call


@contextmanager
def on_call(deployment: Deployment) -> Iterator[Call]:
    """The same as `answered`, with audio."""
    relay = deployment.find(RELAY)
    with (
        control_of(relay.place.network, relay.environment) as control,
        answered(deployment) as (phone, answer),
        with_audio(phone, answer, deployment.caller.network, control) as call,
    ):
        yield call
