"""Names and ports under which others reach the workloads."""

from collections.abc import Iterable, Iterator

from declaration.gateway import Gateway
from declaration.weaker import Choice
from plan.certificates import adapter_has_tls
from plan.flows import callers, rest_clients
from plan.model import Container, Endpoint, Exposure, Network, Party, Port, Reach
from plan.names import Names

_NODE_PORTS = " and a port of every node"
"""What a load balancer's Service opens besides, where the declaration lets it."""


def endpoints(gateway: Gateway, names: Names, containers: dict[str, Container]) -> tuple[Endpoint, ...]:
    """Every endpoint, sorted by name."""
    found = [
        _sip(gateway, names, containers),
        *_rest(gateway, names, containers),
        *_relay(gateway, names, containers),
        *_adapter(gateway, names, containers),
    ]
    return tuple(sorted(found, key=lambda endpoint: endpoint.name))


def _ports(container: Container, prefix: str) -> tuple[Port, ...]:
    return tuple(port for port in container.ports if port.name.startswith(prefix) and port.published)


def _sip(gateway: Gateway, names: Names, containers: dict[str, Container]) -> Endpoint:
    """Callers' endpoint. Inside the cluster audio goes to the pod itself, whose address SDP announces."""
    reach = Reach(gateway.exposure.service)
    ports = _ports(containers["orchestrator"], "sip")
    if reach is not Reach.CLUSTER:
        ports += _ports(containers["relay"], "rtp")
    balancer = gateway.exposure.load_balancer
    networks = _networks(callers(gateway))
    return Endpoint(
        name=names.sip,
        workload=names.gateway,
        reach=reach,
        ports=ports,
        address=balancer.address if balancer else None,
        source_ranges=_source_ranges(gateway, networks) if reach is Reach.LOAD_BALANCER else (),
        annotations=dict(sorted(balancer.annotations.items())) if balancer else {},
        keep_client_address=reach is not Reach.CLUSTER,
        node_ports=_node_ports(ports) if reach is Reach.NODE else {},
        allocate_node_ports=balancer is not None and balancer.node_ports,
    )


def _node_ports(ports: tuple[Port, ...]) -> dict[int, int]:
    """Each port of a node is the port it leads to, because that is the one others are told."""
    return {number: number for port in ports for number in port.range.ports}


def _source_ranges(gateway: Gateway, networks: list[str]) -> tuple[str, ...]:
    """Sources that a load balancer lets in: one list for all ports, so audio's networks must be known too."""
    media = gateway.exposure.media_networks
    return tuple(sorted({*networks, *media})) if networks and media else ()


def _rest(gateway: Gateway, names: Names, containers: dict[str, Container]) -> Iterator[Endpoint]:
    if gateway.rest.bind == "pod" and rest_clients(gateway):
        yield Endpoint(names.rest, names.gateway, Reach.CLUSTER, _ports(containers["orchestrator"], "rest"))


def _control_port(relay: Container) -> Port:
    """The port of the relay's control WebSocket."""
    return next(port for port in relay.ports if port.name == "control")


def _relay(gateway: Gateway, names: Names, containers: dict[str, Container]) -> Iterator[Endpoint]:
    if gateway.relay.is_apart:
        yield Endpoint(names.relay, names.relay, Reach.CLUSTER, (_control_port(containers["relay"]),))


def _adapter(gateway: Gateway, names: Names, containers: dict[str, Container]) -> Iterator[Endpoint]:
    if gateway.adapter is None:
        return
    outside = gateway.adapter.outside
    yield Endpoint(
        names.adapter,
        names.adapter,
        Reach(outside.service) if outside and outside.service else Reach.CLUSTER,
        containers["adapter"].ports,
        source_ranges=tuple(sorted(outside.sources)) if outside and outside.service == "LoadBalancer" else (),
        keep_client_address=outside is not None,
        node_ports=_node_ports(containers["adapter"].ports)
        if outside and outside.service == "NodePort"
        else {},
        allocate_node_ports=outside is not None and outside.node_ports,
    )


def exposures(gateway: Gateway, containers: dict[str, Container]) -> tuple[Exposure, ...]:
    """What can be reached from outside the gateway, for people to read."""
    orchestrator, where = containers["orchestrator"], _where(gateway)
    calls = f"{where}, from {_listed(_networks(callers(gateway)))}"
    media = f"{where}, from {_filtered(gateway, sorted(gateway.exposure.media_networks))}"
    clients = f"{_where(gateway, 'ClusterIP')}, from {_filtered(gateway, _clients(gateway))}"
    found = [
        *(
            _exposed("SIP over TLS" if port.name == "sip-tls" else "plain SIP", port, calls)
            for port in _open(gateway, orchestrator, "sip")
        ),
        *(_exposed("RTP and RTCP", port, media) for port in _ports(containers["relay"], "rtp")),
        *(_exposed("REST and metrics", port, clients) for port in _open(gateway, orchestrator, "rest")),
    ]
    return (*found, *_exposed_control(gateway, containers), *_exposed_adapter(gateway, containers))


def _exposed_control(gateway: Gateway, containers: dict[str, Container]) -> Iterator[Exposure]:
    """The control WebSocket of a relay apart, which no policy closes to processes of the relay's own machine."""
    if gateway.relay.is_apart:
        where = "Docker host" if gateway.target.docker else "node"
        reach = f"{where}, from any process on the machine that runs the relay"
        yield Exposure(
            "control of the relay", _control_port(containers["relay"]).range, encrypted=False, reach=reach
        )


def _exposed_adapter(gateway: Gateway, containers: dict[str, Container]) -> Iterator[Exposure]:
    """An adapter that relays outside may use, or that must let in whoever has a node's address."""
    outside = gateway.adapter_outside
    if gateway.adapter is None or (outside is None and not gateway.takes(Choice.HOST_NETWORK)):
        return
    service = "Docker host" if gateway.target.docker else (outside and outside.service) or "ClusterIP"
    more = _NODE_PORTS if outside is not None and outside.node_ports else ""
    reach = f"{service}{more}, from {_filtered(gateway, sorted(outside.sources) if outside else ())}"
    for port in containers["adapter"].ports:
        yield Exposure("speech-to-text adapter", port.range, adapter_has_tls(gateway), reach)


def _exposed(what: str, port: Port, reach: str) -> Exposure:
    return Exposure(what, port.range, port.name in {"sip-tls", "rest-tls"}, reach)


def _open(gateway: Gateway, container: Container, prefix: str) -> tuple[Port, ...]:
    """Ports that others reach: on the host network each that listens, whether published or not."""
    on_loopback = prefix == "rest" and gateway.rest.bind == "loopback"
    if gateway.takes(Choice.HOST_NETWORK) and not on_loopback:
        return tuple(port for port in container.ports if port.name.startswith(prefix))
    return _ports(container, prefix)


def _where(gateway: Gateway, service: str | None = None) -> str:
    if gateway.target.docker is not None:
        return "Docker host"
    if gateway.takes(Choice.HOST_NETWORK):
        return "node"
    if service is not None:
        return service
    balancer = gateway.exposure.load_balancer
    return gateway.exposure.service + (_NODE_PORTS if balancer and balancer.node_ports else "")


def _filtered(gateway: Gateway, sources: Iterable[str]) -> str:
    """Who gets through: neither Docker nor the host network keeps anyone out."""
    is_open = gateway.target.docker is not None or gateway.takes(Choice.HOST_NETWORK)
    return _listed(() if is_open else sources)


def _listed(sources: Iterable[str]) -> str:
    return ", ".join(sources) or "anywhere"


def _networks(parties: Iterable[Party]) -> list[str]:
    return sorted(party.cidr for party in parties if isinstance(party, Network))


def _clients(gateway: Gateway) -> list[str]:
    rest = gateway.rest
    namespaces = [f"namespace {name}" for name in sorted(rest.client_namespaces)]
    return [*namespaces, *sorted(rest.client_networks)]
