"""Access to an adapter: how far its port reaches, which sources are allowed, and its endpoints."""

from collections.abc import Iterator

from declaration.adapter import OutsideReach
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.listeners import Admission, Reach, admitted, service_reach
from facts.model.containers import Port
from facts.model.endpoints import Endpoint, ServiceType, same_node_ports
from facts.parties import Network, Party, Peer
from facts.targets import target_site


def reach(gateway: Gateway, outside: OutsideReach | None) -> Reach:
    """How far its port reaches."""
    if outside is not None:
        return service_reach(gateway, outside.service)
    return Reach.CLUSTER if gateway.takes(Choice.HOST_NETWORK) else Reach.GATEWAY


def admissions(
    gateway: Gateway, outside: OutsideReach | None, of_others: str, of_own: str
) -> tuple[Admission, ...]:
    """The sources that are allowed: listed relays outside, and nodes if the gateway's own relay has a node's address."""
    relays = [Network(cidr) for cidr in sorted(outside.sources)] if outside else []
    result = admitted(relays, of_others)
    if gateway.takes(Choice.HOST_NETWORK):
        # Traffic of pods on the host network comes from addresses of nodes, which no selector of pods matches:
        # https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
        parties: list[Party] = [Network(cidr) for cidr in sorted(target_site(gateway).node_networks)] or [
            Peer.ANYWHERE
        ]
        result += admitted(parties, f"{of_own}, from a node's network")
    return result


def endpoints(
    name: str, ports: tuple[Port, ...], outside: OutsideReach | None, *, generations: bool
) -> Iterator[Endpoint]:
    """One for the relay, or one for each generation; and one for relays outside."""
    generation = name if generations else None
    if generation is not None:
        yield Endpoint(
            name, name, ServiceType.CLUSTER_IP, ports, generation=generation, of_each_generation=True
        )
    if generation is not None and outside is None:
        return
    kind = ServiceType(outside.service) if outside and outside.service else ServiceType.CLUSTER_IP
    balanced = outside is not None and kind is ServiceType.LOAD_BALANCER
    yield Endpoint(
        name,
        name,
        kind,
        ports,
        source_ranges=tuple(sorted(outside.sources)) if outside and balanced else (),
        keep_client_address=outside is not None,
        node_ports=same_node_ports(ports) if kind is ServiceType.NODE_PORT else {},
        allocate_node_ports=outside is not None and outside.node_ports,
        generation=generation,
    )
