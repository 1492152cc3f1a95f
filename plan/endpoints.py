"""Names and ports under which others reach the workloads."""

from collections.abc import Iterator

from declaration.gateway import Gateway
from plan.certificates import adapter_has_tls
from plan.flows import callers, rest_clients
from plan.model import Container, Endpoint, Exposure, Network, Port, Reach
from plan.names import Names


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
    networks = [caller.cidr for caller in callers(gateway) if isinstance(caller, Network)]
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


def _relay(gateway: Gateway, names: Names, containers: dict[str, Container]) -> Iterator[Endpoint]:
    if gateway.relay.placement == "apart":
        control = tuple(port for port in containers["relay"].ports if port.name == "control")
        yield Endpoint(names.relay, names.relay, Reach.CLUSTER, control)


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
    )


def exposures(gateway: Gateway, containers: dict[str, Container]) -> tuple[Exposure, ...]:
    """What can be reached from outside the gateway, for people to read."""
    callers_ = _words(gateway, [caller.cidr for caller in callers(gateway) if isinstance(caller, Network)])
    media = _words(gateway, list(gateway.exposure.media_networks))
    found = [
        *(
            _exposed("SIP over TLS" if port.name == "sip-tls" else "plain SIP", port, callers_)
            for port in _ports(containers["orchestrator"], "sip")
        ),
        *(_exposed("RTP and RTCP", port, media) for port in _ports(containers["relay"], "rtp")),
        *(
            _exposed("REST and metrics", port, _rest_words(gateway))
            for port in _ports(containers["orchestrator"], "rest")
        ),
    ]
    if gateway.adapter and gateway.adapter.outside:
        outside = gateway.adapter.outside
        reach = f"{outside.service or 'Docker host'}, from {', '.join(sorted(outside.sources))}"
        found += [
            Exposure("speech-to-text adapter", port.range, adapter_has_tls(gateway), reach)
            for port in containers["adapter"].ports
        ]
    return tuple(found)


def _exposed(what: str, port: Port, reach: str) -> Exposure:
    return Exposure(what, port.range, port.name in {"sip-tls", "rest-https"}, reach)


def _words(gateway: Gateway, networks: list[str]) -> str:
    where = "Docker host" if gateway.target.docker else gateway.exposure.service
    return f"{where}, from {', '.join(sorted(networks)) or 'anywhere'}"


def _rest_words(gateway: Gateway) -> str:
    rest = gateway.rest
    clients = [
        *(f"namespace {name}" for name in sorted(rest.client_namespaces)),
        *sorted(rest.client_networks),
    ]
    return f"{'Docker host' if gateway.target.docker else 'ClusterIP'}, from {', '.join(clients)}"
