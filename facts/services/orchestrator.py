"""The SIP orchestrator: signalling, the assistant, REST, and who may call."""

from collections.abc import Iterator
from typing import Final

from declaration.containers import WritePath
from declaration.gateway import Gateway
from declaration.rest import Route
from declaration.volumes import Volume
from declaration.weaker import Choice
from facts.certificates import CertificateNeed, Use
from facts.connections import (
    Connection,
    Credential,
    Purpose,
    Remote,
    Trust,
    credentials_of,
    service_connections,
)
from facts.listeners import Listener, callers
from facts.model.containers import ExecProbe, Health
from facts.model.endpoints import Endpoint
from facts.model.files import File
from facts.names import Names
from facts.parties import Member, PortRange, Zone
from facts.services.orchestrator_ports import endpoints, listeners
from facts.services.orchestrator_settings import settings
from facts.services.service import Service, dns_connections, proxy_connection
from facts.settings import ServiceContext, Setting
from facts.tenants import PATH as TENANT_FILE
from facts.tenants import TENANT_FOLDER

LOGS = "/logs"
"""Source: IBM/charts, the mount of the orchestrator."""
SIP, SIP_TLS = 5060, 5061
"""The ports of SIP: https://www.iana.org/assignments/service-names-port-numbers."""
_ASSISTANT: Final = Purpose("assistant", check_can_be_off=True)
_SMS: Final = Purpose("SMS gateway", check_can_be_off=True)
_OTHER: Final = Purpose("other services", check_can_be_off=True)
_CONTROL: Final = Purpose("control of the relay")
_OUTBOUND_CALLS: Final = Purpose("outbound calls", zone=Zone.CALLERS)
_WITHIN_CALLS_TLS: Final = Purpose("requests within calls, by SIP over TLS", zone=Zone.CALLERS)
_WITHIN_CALLS_PLAIN: Final = Purpose("requests within calls, by plain SIP", zone=Zone.CALLERS)


class Orchestrator(Service):
    """Java on Liberty: answers calls and drives the conversation."""

    key = "orchestrator"
    noun = "Orchestrator"
    write_paths = (WritePath(path=LOGS, size="1Gi"),)
    read_only_folders = (TENANT_FOLDER,)

    def workload(self, gateway: Gateway, names: Names) -> str:
        """The workload that has the name of the gateway."""
        return names.gateway

    def listeners(self, gateway: Gateway) -> Iterator[Listener]:
        """SIP and REST; plain ports are open only after a weaker choice."""
        return listeners(gateway)

    def certificate(self, gateway: Gateway, names: Names) -> CertificateNeed:
        """For SIP over TLS and REST."""
        stores, public = gateway.tls.stores, gateway.public_sip_names
        return CertificateNeed(
            self.key,
            Use.SERVER,
            hosts=(*names.orchestrator_hosts, *public),
            public_hosts=public,
            brought=gateway.tls.certificates.orchestrator,
            has_store=bool(stores.orchestrator or stores.orchestrator_key),
        )

    def settings(self, context: ServiceContext) -> Iterator[Setting]:
        """See `facts.services.orchestrator_settings`."""
        return settings(context)

    def endpoints(
        self, gateway: Gateway, names: Names, listening: tuple[Listener, ...]
    ) -> Iterator[Endpoint]:
        """One for callers, and one for REST clients if REST is open to any."""
        return endpoints(gateway, names, listening)

    def health(self, gateway: Gateway) -> Health:
        """By a script of the image."""
        return Health(ExecProbe(("probe.sh", "readiness")), ExecProbe(("probe.sh", "liveness")))

    def files(self, context: ServiceContext) -> Iterator[File]:
        """Its stores, and the tenant file."""
        stores = context.stores
        yield from (store.file for store in (stores.orchestrator_trust, stores.orchestrator_key) if store)
        if context.tenants is not None:
            yield File(TENANT_FILE, context.tenants)

    def volumes(self, gateway: Gateway) -> Iterator[tuple[str, str, Volume | None]]:
        """Its logs."""
        yield "orchestrator-logs", LOGS, gateway.volumes.orchestrator_logs

    def connections(self, gateway: Gateway, names: Names) -> Iterator[Connection]:
        """Callers and trunks, assistants, the SMS gateway, other services, and a relay with its own workload."""
        yield from _requests_within_calls(gateway)
        yield from _routes(gateway)
        proxied = gateway.proxy is not None
        yield from service_connections(
            gateway, _ASSISTANT, "assistant", Trust.ASSISTANT, through_proxy=proxied
        )
        for position, url in enumerate(gateway.other_services):
            yield Connection(_OTHER, Remote.of_url(url), f"otherServices[{position}]")
        for position, tenant in enumerate(gateway.tenants):
            if tenant.sms_pipe is not None:
                yield Connection(
                    _SMS,
                    Remote.of_url(tenant.sms_pipe.url),
                    f"tenants[{position}].smsPipe.url",
                    credentials=credentials_of(tenant.sms_pipe),
                )
        if gateway.relay.is_apart:
            control = PortRange.tcp(gateway.ports.control)
            yield Connection(_CONTROL, Remote(Member(names.relay), control, encrypted=False))
        if gateway.proxy is not None:
            yield proxy_connection(gateway.proxy.orchestrator or gateway.proxy, encrypted=False)
        yield from dns_connections(gateway)


def _requests_within_calls(gateway: Gateway) -> Iterator[Connection]:
    """Connections for later requests of a call, which go to the SIP port of the peer."""
    for caller in callers(gateway):
        tls = Remote(caller, PortRange.tcp(SIP_TLS), encrypted=True)
        yield Connection(_WITHIN_CALLS_TLS, tls)
        if gateway.takes(Choice.PLAIN_SIP):
            for ports in (PortRange.tcp(SIP), PortRange.udp(SIP)):
                yield Connection(_WITHIN_CALLS_PLAIN, Remote(caller, ports, encrypted=False))


def _routes(gateway: Gateway) -> Iterator[Connection]:
    outbound = gateway.rest.outbound_calls
    for position, route in enumerate(outbound.routes if outbound else ()):
        remote = Remote(route.host, _route_port(route), encrypted=route.transport == "tls")
        path = f"rest.outboundCalls.routes[{position}]"
        yield Connection(
            _OUTBOUND_CALLS,
            remote,
            path,
            by_url=False,
            trust=Trust.SIP if remote.encrypted else None,
            credentials=(Credential.DIGEST,) if _answers_challenges(gateway) else (),
        )


def _answers_challenges(gateway: Gateway) -> bool:
    """Whether any tenant has a login for the trunk."""
    return any(tenant.outbound_calls and tenant.outbound_calls.sip_auth for tenant in gateway.tenants)


def _route_port(route: Route) -> PortRange:
    return PortRange.udp(route.port) if route.transport == "udp" else PortRange.tcp(route.port)


SERVICE: Final = Orchestrator()
