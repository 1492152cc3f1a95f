"""Calls that a client of REST lets the gateway start, to a trunk that asks for a digest over TLS."""

import json

import pytest

from tests.support import rest
from tests.support.certificates import Holder
from tests.support.curl import Response
from tests.support.deployments import Deployment
from tests.support.kamailio import CalledTrunk
from tests.support.peers import OUTSIDE
from tests.support.proved import ADMINISTRATION, COMPLAINTS, DIALLER, ORDERS, OUTBOUND, ROUTE_PORT, STRANGE

pytestmark = pytest.mark.live

NUMBER = "15551234"


def started(
    deployment: Deployment,
    login: tuple[str, str] = DIALLER,
    tenant: str = ORDERS,
    transport: str = "tls",
) -> Response:
    """What REST answers to a client that starts a call of a tenant."""
    route = f"sip:{deployment.caller.address}:{ROUTE_PORT};transport={transport}"
    body = json.dumps({"to": f"sip:{NUMBER}@{deployment.caller.address}", "route": route})
    path = f"/vgw/outboundCalls/{tenant}/startOutboundCall"
    return rest.ask(deployment, path, login, f"data = {json.dumps(body)}")


def trunk(deployment: Deployment, login: tuple[str, str] = OUTBOUND, issuer: Holder = OUTSIDE) -> CalledTrunk:
    """The trunk that the declaration names, on the caller's machine."""
    return CalledTrunk(deployment.caller, ROUTE_PORT, login, issuer)


@pytest.mark.proof(
    "a client with the login starts a call; it reaches the trunk by TLS with the tenant's digest",
    by="curl, Kamailio",
)
def test_started(deployment: Deployment) -> None:
    """The trunk asks once, and takes the call that answers."""
    with trunk(deployment).running() as log:
        assert Response(200) == started(deployment)
        told = log.read_text(encoding="utf-8")
    assert ["challenged by tls", f"taken by tls for {NUMBER}"] == events(told)


def events(told: str) -> list[str]:
    """What the trunk says of calls."""
    return [line.partition("<script>: ")[2] for line in told.splitlines() if "<script>: " in line]


@pytest.mark.proof("without that login, no call is started", by="curl, Kamailio")
@pytest.mark.parametrize(
    "login", [(DIALLER[0], "another-password"), ADMINISTRATION], ids=["wrong", "administration"]
)
def test_not_started(deployment: Deployment, login: tuple[str, str]) -> None:
    """401, also for the password of administration; the trunk hears nothing."""
    with trunk(deployment).running() as log:
        assert Response(401) == started(deployment, login)
        assert [] == events(log.read_text(encoding="utf-8"))


@pytest.mark.proof("a call with SIP authentication goes by TLS only", by="curl, Kamailio")
def test_only_by_tls(deployment: Deployment) -> None:
    """400 if the client asks for a route without TLS."""
    with trunk(deployment).running() as log:
        assert Response(400) == started(deployment, transport="tcp")
        assert [] == events(log.read_text(encoding="utf-8"))


@pytest.mark.proof(
    "a trunk that is not trusted, or that knows another password, gets no call", by="curl, Kamailio"
)
@pytest.mark.parametrize("what", ["authority", "password", "tenant"])
def test_not_taken(deployment: Deployment, what: str) -> None:
    """502. With a foreign authority the handshake ends before the trunk hears of a call.

    A tenant without a login for the trunk has no answer to its challenge.
    """
    issuer = STRANGE if what == "authority" else OUTSIDE
    password = "another-password" if what == "password" else OUTBOUND[1]
    tenant = COMPLAINTS if what == "tenant" else ORDERS
    with trunk(deployment, (OUTBOUND[0], password), issuer).running() as log:
        assert Response(502) == started(deployment, tenant=tenant)
        told = events(log.read_text(encoding="utf-8"))
    attempts = {"authority": 0, "password": 2, "tenant": 1}
    assert ["challenged by tls"] * attempts[what] == told
