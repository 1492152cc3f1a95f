"""The speech-to-text adapter: a WebSocket server that speaks Watson's protocol and calls Google Cloud Speech."""

from __future__ import annotations

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.connections import Connection
from facts.listeners import Authentication, Listener, Reach, Role, published_reach
from facts.parties import Network, Party, Peer, PortRange
from facts.services.service import Service
from facts.targets import target_traits, uses_host_network


class Adapter(Service):
    """Node.js: turns the relay's audio into text by another vendor's recogniser."""

    key = "adapter"
    container = "stt-adapter"

    def is_declared(self, gateway: Gateway) -> bool:
        """Whether the gateway has one."""
        return gateway.adapter is not None

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """The WebSocket, for the relay of this gateway and for relays outside that are listed."""
        outside = gateway.adapter_outside
        traits = target_traits(gateway)
        yield Listener(
            role=Role.WEBSOCKET,
            ports=PortRange.tcp(gateway.ports.adapter),
            field="ports.adapter",
            encrypted=not gateway.takes(Choice.ADAPTER_WITHOUT_TLS),
            authentication=Authentication.NONE
            if gateway.takes(Choice.ADAPTER_WITHOUT_AUTHENTICATION)
            else Authentication.PASSWORD,
            reach=_reach(gateway),
            sources=_sources(gateway),
            filtered=(traits is None or traits.filters_sources)
            and not (outside is None and uses_host_network(gateway)),
        )

    def connections(self, gateway: Gateway) -> Iterator[Connection]:
        """None that the declaration names: Google's address is its own matter."""
        del gateway
        yield from ()


def _reach(gateway: Gateway) -> Reach:
    outside = gateway.adapter_outside
    if outside is not None:
        traits = target_traits(gateway)
        if traits is not None and traits.publishes_on_host:
            return Reach.HOST
        return {"NodePort": Reach.NODE, "LoadBalancer": Reach.LOAD_BALANCER}.get(
            outside.service or "", Reach.CLUSTER
        )
    # A relay on the host network comes from a node's address, which no selector of pods meets.
    return Reach.CLUSTER if uses_host_network(gateway) else Reach.GATEWAY


def _sources(gateway: Gateway) -> tuple[Party, ...]:
    outside = gateway.adapter_outside
    if outside is not None:
        return tuple(Network(cidr) for cidr in sorted(outside.sources))
    return (Peer.ANYWHERE,) if uses_host_network(gateway) else ()
