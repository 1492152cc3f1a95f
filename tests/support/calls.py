"""A whole gateway that takes calls on loopback: its containers, an assistant, a trunk, and callers."""

from __future__ import annotations

import http.client
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.gateways import ADAPTER, BUNDLE, LOOPBACK, ORCHESTRATOR, RELAY, machine, port
from tests.support.peers import OUTSIDE, Assistant, Trunk, serving
from tests.support.program import DEV
from tests.support.sip import Caller, Transport
from tests.support.standins import Machine, Standin, free_ports

NAME: Final = "sip.example.com"
"""The name by which callers know the gateway."""
ORDERS: Final = "sip:15550100@sip.example.com"
COMPLAINTS: Final = "sip:15550101@sip.example.com"
LOGIN: Final = ("trunk", "inbound-password")
"""The login that the first tenant requires of callers."""
OTHER_LOGIN: Final = ("boss", "boss-password")
"""The login that the second tenant requires."""
OUTBOUND: Final = ("order-desk", "outbound-password")
"""The login that the trunk requires of the gateway."""
DIALLER: Final = ("dialler", "dialler-password")
"""The login that the gateway requires of clients that start calls."""
_PORTS: Final = ("SIP_PORT", "SIP_PORT_TLS", "HTTP_PORT", "HTTPS_PORT")


def _login(login: tuple[str, str]) -> dict[str, str]:
    return {"username": login[0], "password": login[1]}


CALLS: Final[dict[str, Any]] = {
    "images.orchestrator": "icr.io/voice-gateway/sip-orchestrator:1.0.7.0",
    "tls.names": [NAME],
    "tls.trust.assistant": [OUTSIDE.pem],
    "tls.trust.sip": [OUTSIDE.pem],
    "tenants": [
        {"tenantURI": "15550100", "sipAuth": _login(LOGIN), "outboundCalls": {"sipAuth": _login(OUTBOUND)}},
        {"tenantURI": "15550101", "whitelistFromUri": "boss@", "sipAuth": _login(OTHER_LOGIN)},
    ],
    "whitelists": {
        "fromUri": ["@office.example.com"],
        "siprec": {"attribute": "aor", "value": "111111111"},
    },
}
"""The differences from the dev stack."""


@dataclass(frozen=True)
class Running:
    """A running gateway that takes calls."""

    gateway: Machine
    orchestrator: Standin
    assistant: Assistant
    trunk: Trunk
    route: int
    """The trunk's port."""

    def caller(self, transport: Transport = "tls", **more: Any) -> Caller:  # noqa: ANN401 - fields of Caller
        """A caller who trusts the authorities that the gateway publishes."""
        return caller(self.gateway, transport, **more)

    @contextmanager
    def another(self, changes: dict[str, str | None]) -> Iterator[tuple[int, Standin]]:
        """The TLS port and the process of a second orchestrator, with its own ports and some changed variables."""
        numbers = dict(zip(_PORTS, map(str, free_ports(len(_PORTS))), strict=True))
        ports = {**numbers, "SIP_PORT_TCP": numbers["SIP_PORT"]}
        with self.gateway.running(ORCHESTRATOR, {**ports, **changes}) as standin:
            yield int(ports["SIP_PORT_TLS"]), standin

    def rest(
        self, method: str, path: str, login: tuple[str, str] | None = None, body: str = ""
    ) -> tuple[int, str]:
        """Status and text of an answer of REST over TLS."""
        context = trust(self.gateway)
        context.check_hostname = False  # of loopback's address; the tests of SIP check names
        number = port(self.gateway, ORCHESTRATOR, "HTTPS_PORT")
        connection = http.client.HTTPSConnection(LOOPBACK, number, context=context, timeout=20)
        headers = {"Authorization": "Basic " + b64encode(":".join(login).encode()).decode()} if login else {}
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


@contextmanager
def taking_calls(folder: Path) -> Iterator[Running]:
    """All containers of one gateway, with an assistant that requires certificates, and a trunk."""
    context = serving("assistant.example.com", folder)
    context.verify_mode = ssl.CERT_REQUIRED
    assistant, trunk = Assistant(context), Trunk(serving("trunk.example.com", folder), OUTBOUND)
    with assistant.running() as assistant_port, trunk.running() as route:
        routes = [{"host": "trunk.example.com", "port": route}]
        values = {
            **CALLS,
            "assistant.url": f"https://assistant.example.com:{assistant_port}",
            "rest.clientNamespaces": ["callers"],
            "rest.outboundCalls": {"login": _login(DIALLER), "routes": routes},
        }
        gateway = machine(folder, DEV, values, "assistant.example.com", "trunk.example.com")
        context.load_verify_locations(cadata=authorities(gateway))
        with gateway.running(ADAPTER), gateway.running(RELAY), gateway.running(ORCHESTRATOR) as orchestrator:
            yield Running(gateway, orchestrator, assistant, trunk, route)


def caller(gateway: Machine, transport: Transport = "tls", **more: Any) -> Caller:  # noqa: ANN401 - fields of Caller
    """A caller of a gateway's orchestrator, who knows its authority and its public name."""
    variable = "SIP_PORT_TLS" if transport == "tls" else "SIP_PORT"
    values = {"port": port(gateway, ORCHESTRATOR, variable), "trust": trust(gateway), "name": NAME, **more}
    return Caller(transport=transport, **values)


def authorities(gateway: Machine) -> str:
    """The authorities in the relay's bundle: the gateway's own and those of its speech services."""
    return gateway.seen[RELAY].files[gateway.environment(RELAY)[BUNDLE]].decode()


def trust(gateway: Machine) -> ssl.SSLContext:
    """A client's TLS context with the same authorities."""
    return ssl.create_default_context(cadata=authorities(gateway))
