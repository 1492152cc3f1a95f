"""The SIP orchestrator: signalling, the assistant, REST, and who may call."""

from __future__ import annotations

from collections.abc import Iterator

from declaration.gateway import Gateway
from declaration.rest import Route
from declaration.weaker import Choice
from facts.connections import Connection, Purpose, Remote, Trust, url_connection
from facts.listeners import Authentication, Listener, Reach, Role, callers, reach_of, rest_clients
from facts.parties import PortRange
from facts.services.service import Service
from facts.targets import sources_are_filtered


class Orchestrator(Service):
    """Java on Liberty: answers calls and drives the conversation."""

    key = "orchestrator"
    container = "sip-orchestrator"

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """SIP and REST; plain ports are open only after a weaker choice."""
        yield from _rest(gateway)
        yield from _sip(gateway)

    def connections(self, gateway: Gateway) -> Iterator[Connection]:
        """Assistants, the SMS gateway, other services, and the trunks of outbound calls."""
        proxied = gateway.proxy is not None
        if gateway.assistant is not None:
            yield url_connection(
                Purpose.ASSISTANT,
                "assistant.url",
                gateway.assistant.url,
                through_proxy=proxied,
                trust=Trust.ASSISTANT,
            )
        for position, url in enumerate(gateway.other_services):
            yield url_connection(Purpose.OTHER, f"otherServices[{position}]", url)
        for position, tenant in enumerate(gateway.tenants):
            path = f"tenants[{position}]"
            own = tenant.conversation
            if own is not None and own.url:
                yield url_connection(
                    Purpose.ASSISTANT,
                    f"{path}.conversation.url",
                    own.url,
                    through_proxy=proxied,
                    trust=Trust.ASSISTANT,
                )
            if own is not None and own.token_service_provider_url:
                yield url_connection(
                    Purpose.ASSISTANT,
                    f"{path}.conversation.tokenServiceProviderUrl",
                    own.token_service_provider_url,
                    through_proxy=proxied,
                )
            if tenant.sms_pipe is not None:
                yield url_connection(Purpose.SMS, f"{path}.smsPipe.url", tenant.sms_pipe.url)
        yield from _routes(gateway)


def _sip(gateway: Gateway) -> Iterator[Listener]:
    ports, plain = gateway.ports, gateway.takes(Choice.PLAIN_SIP)
    for role, range_, field, is_open in (
        (Role.SIP_TCP, PortRange.tcp(ports.sip), "ports.sip", plain),
        (Role.SIP_TLS, PortRange.tcp(ports.sip_tls), "ports.sipTls", True),
        (Role.SIP_UDP, PortRange.udp(ports.sip), "ports.sip", plain),
    ):
        yield Listener(
            role=role,
            ports=range_,
            field=field,
            encrypted=role is Role.SIP_TLS,
            authentication=Authentication.DIGEST if gateway.authenticates_sip else Authentication.NONE,
            reach=reach_of(gateway, is_open=is_open, service=gateway.exposure.service),
            sources=callers(gateway),
            filtered=sources_are_filtered(gateway),
        )


def _rest(gateway: Gateway) -> Iterator[Listener]:
    ports, clients = gateway.ports, rest_clients(gateway)
    plain = gateway.takes(Choice.PLAIN_REST)
    password = Authentication.NONE if gateway.takes(Choice.OPEN_REST) else Authentication.PASSWORD
    on_loopback = gateway.rest.bind == "loopback"
    for role, number, field, is_open in (
        (Role.REST_HTTP, ports.rest_http, "ports.restHttp", bool(clients) and plain),
        (Role.REST_HTTPS, ports.rest_https, "ports.restHttps", bool(clients)),
    ):
        yield Listener(
            role=role,
            ports=PortRange.tcp(number),
            field=field,
            encrypted=role is Role.REST_HTTPS,
            authentication=password,
            reach=Reach.POD if on_loopback else reach_of(gateway, is_open=is_open),
            sources=clients,
            filtered=sources_are_filtered(gateway),
        )


def _routes(gateway: Gateway) -> Iterator[Connection]:
    outbound = gateway.rest.outbound_calls
    for position, route in enumerate(outbound.routes if outbound else ()):
        remote = Remote(route.host, _route_port(route), encrypted=route.transport == "tls")
        path = f"rest.outboundCalls.routes[{position}]"
        yield Connection(Purpose.OUTBOUND_CALLS, path, remote, trust=Trust.SIP if remote.encrypted else None)


def _route_port(route: Route) -> PortRange:
    return PortRange.udp(route.port) if route.transport == "udp" else PortRange.tcp(route.port)
