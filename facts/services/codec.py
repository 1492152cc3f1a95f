"""The G.729 codec service: a WebSocket server that changes callers' audio for the relay beside it.

Public sources show neither TLS nor a password for it. So it listens on loopback only, in the relay's pod, or on Docker
in the network namespace that it shares with the relay. Other pods cannot reach it, and it needs no network policy. With the host network,
loopback is that of the node. So every process on the node can reach it, and the control port of the relay too.
"""

from collections.abc import Iterator
from typing import Final

from declaration.containers import ContainerKey
from declaration.gateway import Gateway
from declaration.variables.rows import CHART
from facts.addresses import LOOPBACK
from facts.connections import Connection, Purpose, Remote
from facts.listeners import Authentication, Listener, Reach, Role
from facts.model.containers import Health, TcpProbe, connection_to
from facts.names import Names
from facts.parties import PortRange
from facts.services.service import Service
from facts.settings import ServiceContext, Setting

_AUDIO: Final = Purpose("G.729 audio")


class Codec(Service):
    """Decodes and encodes G.729."""

    key = "codec"
    noun = "Codec"

    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload of the relay."""
        return names.media

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The WebSocket, for the relay only."""
        yield Listener(
            role=Role("codec", "G.729 codec service"),
            ports=PortRange.tcp(gateway.ports.codec),
            field="ports.codec",
            encrypted=False,
            authentication=Authentication.NONE,
            reach=Reach.POD,
        )

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """Its address, and the level of its log."""
        declared = context.gateway.codec
        yield Setting("WEBSOCKET_SERVER_HOST", LOOPBACK, "codec", CHART)
        yield Setting("WEBSOCKET_SERVER_PORT", context.gateway.ports.codec, "ports.codec", CHART)
        yield Setting("LOG_LEVEL", declared.log_level if declared else None, "codec.logLevel", CHART)

    def tells(self, context: ServiceContext) -> Iterator[tuple[ContainerKey, Setting]]:
        """Its address, for the relay. Without this service, users may set another address in `environment.relay`."""
        gateway = context.gateway
        url = f"ws://{LOOPBACK}:{gateway.ports.codec}" if gateway.codec is not None else None
        yield "relay", Setting("EXTERNAL_AUDIO_TRANSFORMS", url, "codec", CHART)

    def health(self, gateway: Gateway) -> Health:
        """A connection to its port. The vendor's chart probes the loopback of the node; a pod has its own loopback."""
        probe = TcpProbe(gateway.ports.codec).within
        return Health(probe, probe)

    def drain(self, gateway: Gateway) -> tuple[str, ...]:
        """Waits until the relay beside it has ended its calls and no longer listens.

        No public source shows a command of its image for this.
        """
        relay = connection_to(gateway.ports.control)
        return ("bash", "-c", f"while ({relay}) 2>/dev/null; do sleep 2; done")

    def called_by(self, gateway: Gateway, names: Names) -> Iterator[tuple[ContainerKey, Connection]]:
        """The connection of the relay, within the pod."""
        remote = Remote(LOOPBACK, PortRange.tcp(gateway.ports.codec), encrypted=False)
        yield "relay", Connection(_AUDIO, remote)


SERVICE: Final = Codec()
