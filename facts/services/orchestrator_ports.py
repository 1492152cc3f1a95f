"""Where the orchestrator listens, and the endpoints by which callers and REST clients reach the gateway."""

from collections.abc import Iterable, Iterator
from typing import Final

from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.listeners import (
    Authentication,
    Listener,
    Reach,
    Role,
    admitted,
    callers,
    opens_node_ports,
    reach_of,
    rest_clients,
)
from facts.model.endpoints import Endpoint, ServiceType, same_node_ports
from facts.names import Names
from facts.parties import Network, PortRange, Zone
from facts.services.relay import RTP
from facts.services.service import port_of
from facts.targets import sources_are_filtered

SIP_TCP: Final = Role("sip-tcp", "plain SIP", Zone.CALLERS)
SIP_TLS: Final = Role("sip-tls", "SIP over TLS", Zone.CALLERS)
SIP_UDP: Final = Role("sip-udp", "plain SIP", Zone.CALLERS)
REST_HTTP: Final = Role("rest-http", "REST and metrics")
REST_HTTPS: Final = Role("rest-tls", "REST and metrics")
_SIP: Final = (SIP_TCP, SIP_TLS, SIP_UDP)
_CALLERS: Final = {SIP_TLS: "calls by SIP over TLS"}
_CLIENTS: Final = {REST_HTTP: "REST and metrics, in clear", REST_HTTPS: "REST and metrics"}


def listeners(gateway: Gateway) -> Iterator[Listener]:
    """REST and SIP; plain ports are open only after a weaker choice."""
    yield from _rest(gateway)
    yield from _sip(gateway)


def _sip(gateway: Gateway) -> Iterator[Listener]:
    ports, plain = gateway.ports, gateway.takes(Choice.PLAIN_SIP)
    for role, range_, field, is_open in (
        (SIP_TCP, PortRange.tcp(ports.sip), "ports.sip", plain),
        (SIP_TLS, PortRange.tcp(ports.sip_tls), "ports.sipTls", True),
        (SIP_UDP, PortRange.udp(ports.sip), "ports.sip", plain),
    ):
        yield Listener(
            role=role,
            ports=range_,
            field=field,
            encrypted=role == SIP_TLS,
            authentication=Authentication.DIGEST if gateway.authenticates_sip else Authentication.NONE,
            reach=reach_of(gateway, is_open=is_open, service=gateway.exposure.service),
            admissions=admitted(callers(gateway), _CALLERS.get(role, "calls by plain SIP"))
            if is_open
            else (),
            filtered=sources_are_filtered(gateway),
            node_ports=is_open and opens_node_ports(gateway),
            published=is_open,
        )


def _rest(gateway: Gateway) -> Iterator[Listener]:
    ports, clients = gateway.ports, rest_clients(gateway)
    plain = gateway.takes(Choice.PLAIN_REST)
    password = Authentication.NONE if gateway.takes(Choice.OPEN_REST) else Authentication.PASSWORD
    on_loopback = gateway.rest.bind == "loopback"
    for role, number, field, is_open in (
        (REST_HTTP, ports.rest_http, "ports.restHttp", bool(clients) and plain and not on_loopback),
        (REST_HTTPS, ports.rest_https, "ports.restHttps", bool(clients) and not on_loopback),
    ):
        yield Listener(
            role=role,
            ports=PortRange.tcp(number),
            field=field,
            encrypted=role == REST_HTTPS,
            authentication=password,
            reach=Reach.POD if on_loopback else reach_of(gateway, is_open=is_open),
            sources_field="rest.clientNetworks",
            admissions=admitted(clients, _CLIENTS[role]) if is_open else (),
            filtered=sources_are_filtered(gateway),
            published=is_open,
        )


def endpoints(gateway: Gateway, names: Names, listening: tuple[Listener, ...]) -> Iterator[Endpoint]:
    """The endpoint for callers, and the one for REST clients.

    Inside the cluster, audio goes directly to the pod, whose address SDP announces.
    """
    exposure = gateway.exposure
    kind, balancer = ServiceType(exposure.service), exposure.load_balancer
    roles = _SIP if kind is ServiceType.CLUSTER_IP else (*_SIP, RTP)
    ports = tuple(port_of(each) for each in _published(listening, roles))
    yield Endpoint(
        name=names.sip,
        workload=names.gateway,
        type=kind,
        ports=ports,
        address=balancer.address if balancer else None,
        source_ranges=_source_ranges(gateway) if kind is ServiceType.LOAD_BALANCER else (),
        annotations=dict(sorted(balancer.annotations.items())) if balancer else {},
        keep_client_address=kind is not ServiceType.CLUSTER_IP,
        node_ports=same_node_ports(ports) if kind is ServiceType.NODE_PORT else {},
        allocate_node_ports=balancer is not None and balancer.node_ports,
    )
    rest = tuple(port_of(each) for each in _published(listening, (REST_HTTP, REST_HTTPS)))
    if rest:
        yield Endpoint(names.rest, names.gateway, ServiceType.CLUSTER_IP, rest)


def _published(listening: Iterable[Listener], roles: tuple[Role, ...]) -> Iterator[Listener]:
    return (each for each in listening if each.role in roles and each.published)


def _source_ranges(gateway: Gateway) -> tuple[str, ...]:
    """Sources that a load balancer allows. One list applies to all ports, so it is empty if the networks of audio are unknown."""
    networks = [party.cidr for party in callers(gateway) if isinstance(party, Network)]
    media = gateway.exposure.media_networks
    return tuple(sorted({*networks, *media})) if networks and media else ()
