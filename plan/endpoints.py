"""Names and ports under which others reach the workloads: a projection of the listeners."""

from collections.abc import Iterator

from facts.gateway import Facts
from facts.generations import has_generations
from facts.listeners import Role, callers
from facts.services.service import port_of
from plan.model import Endpoint, Network, Port, ServiceType

_SIP = (Role.SIP_TCP, Role.SIP_TLS, Role.SIP_UDP)
_REST = (Role.REST_HTTP, Role.REST_HTTPS)


def endpoints(facts: Facts) -> tuple[Endpoint, ...]:
    """Every endpoint, sorted by name."""
    unsorted = [_sip(facts), *_rest(facts), *_relay(facts), *_adapter(facts)]
    return tuple(sorted(unsorted, key=lambda endpoint: (endpoint.name, not endpoint.of_each_generation)))


def _ports(facts: Facts, *roles: Role) -> tuple[Port, ...]:
    """Published ports of some roles."""
    return tuple(port_of(each) for each in facts.listeners if each.role in roles and each.published)


def _sip(facts: Facts) -> Endpoint:
    """The endpoint for callers. Inside the cluster, audio goes directly to the pod, whose address SDP announces."""
    exposure = facts.gateway.exposure
    kind, balancer = ServiceType(exposure.service), exposure.load_balancer
    roles = _SIP if kind is ServiceType.CLUSTER_IP else (*_SIP, Role.RTP)
    ports = _ports(facts, *roles)
    return Endpoint(
        name=facts.names.sip,
        workload=facts.names.gateway,
        type=kind,
        ports=ports,
        address=balancer.address if balancer else None,
        source_ranges=_source_ranges(facts) if kind is ServiceType.LOAD_BALANCER else (),
        annotations=dict(sorted(balancer.annotations.items())) if balancer else {},
        keep_client_address=kind is not ServiceType.CLUSTER_IP,
        node_ports=_node_ports(ports) if kind is ServiceType.NODE_PORT else {},
        allocate_node_ports=balancer is not None and balancer.node_ports,
    )


def _node_ports(ports: tuple[Port, ...]) -> dict[int, int]:
    """Each node port equals the port behind it, because the gateway announces that one."""
    return {number: number for port in ports for number in port.range.ports}


def _source_ranges(facts: Facts) -> tuple[str, ...]:
    """Sources that a load balancer allows: one list for all ports, so the networks of audio must be known too."""
    networks = [party.cidr for party in callers(facts.gateway) if isinstance(party, Network)]
    media = facts.gateway.exposure.media_networks
    return tuple(sorted({*networks, *media})) if networks and media else ()


def _rest(facts: Facts) -> Iterator[Endpoint]:
    if ports := _ports(facts, *_REST):
        yield Endpoint(facts.names.rest, facts.names.gateway, ServiceType.CLUSTER_IP, ports)


def _relay(facts: Facts) -> Iterator[Endpoint]:
    control = facts.listener(Role.CONTROL)
    if control is not None and facts.gateway.relay.is_apart:
        yield Endpoint(facts.names.relay, facts.names.relay, ServiceType.CLUSTER_IP, (port_of(control),))


def _adapter(facts: Facts) -> Iterator[Endpoint]:
    """The endpoint for the relay, one for each generation if there are generations; and one for relays outside."""
    websocket = facts.listener(Role.WEBSOCKET)
    if websocket is None:
        return
    name, outside, ports = facts.names.adapter, facts.gateway.adapter_outside, (port_of(websocket),)
    generation = name if has_generations(facts.gateway) else None
    if generation is not None:
        yield Endpoint(
            name, name, ServiceType.CLUSTER_IP, ports, generation=generation, of_each_generation=True
        )
    if generation is not None and outside is None:
        return
    kind = ServiceType(outside.service) if outside and outside.service else ServiceType.CLUSTER_IP
    yield Endpoint(
        name,
        name,
        kind,
        ports,
        source_ranges=tuple(sorted(outside.sources)) if outside and kind is ServiceType.LOAD_BALANCER else (),
        keep_client_address=outside is not None,
        node_ports=_node_ports(ports) if kind is ServiceType.NODE_PORT else {},
        allocate_node_ports=outside is not None and outside.node_ports,
        generation=generation,
    )
