"""The parties that a planned gateway calls, and the clients of its REST interface."""

import json
from pathlib import Path

import pytest

from tests.support.calls import CALLS, DIALLER, LOGIN, ORDERS, Running, caller
from tests.support.certificates import authority
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY, machine
from tests.support.looping import Calls
from tests.support.peers import Assistant, serving
from tests.support.program import DEV
from tests.support.proxies import Proxy

pytestmark = pytest.mark.live


@pytest.mark.parametrize(("is_right", "status"), [(True, 200), (False, 401), (None, 401)])
def test_metrics_need_the_password(running: Running, *, is_right: bool | None, status: int) -> None:
    """The metrics need the generated password of the administration."""
    variables = running.gateway.environment(ORCHESTRATOR)
    password = variables["ADMIN_PASSWORD"] if is_right else "another-password"
    login = None if is_right is None else (variables["ADMIN_USERNAME"], password)
    assert running.rest("GET", "/metrics/application", login)[0] == status


@pytest.mark.parametrize(
    ("login", "tenant", "transport", "status"),
    [
        (DIALLER, "15550100", "tls", 200),
        (DIALLER, "15550100", "tcp", 400),
        (DIALLER, "15550199", "tls", 404),
        (("dialler", "wrong-password"), "15550100", "tls", 401),
        (None, "15550100", "tls", 401),
    ],
)
def test_calls_are_started_by_rest(
    running: Running, login: tuple[str, str] | None, tenant: str, transport: str, status: int
) -> None:
    """A client with the login starts a call for a tenant over TLS only, and the trunk's challenge is answered."""
    running.trunk.asked.clear()
    route = f"sip:trunk.example.com:{running.route};transport={transport}"
    body = json.dumps({"to": "sip:15551234@trunk.example.com", "route": route})
    path = f"/vgw/outboundCalls/{tenant}/startOutboundCall"

    answer = running.rest("POST", path, login, body)

    assert answer[0] == status, answer
    taken = ["INVITE", "ACK", "INVITE+", "ACK", "BYE"]
    assert running.trunk.asked == (taken if status == 200 else [])


def test_an_assistant_of_another_authority_is_refused(running: Running, tmp_path: Path) -> None:
    """The orchestrator does not take a call if its trust store lacks the authority of the assistant."""
    impostor = Assistant(serving("assistant.example.com", tmp_path, authority("Impostor")))
    with impostor.running() as number:
        changes: dict[str, str | None] = {
            "WATSON_CONVERSATION_URL": f"https://assistant.example.com:{number}"
        }
        with running.another(changes) as (tls, standin), running.caller(port=tls) as phone:
            answer = phone.invite(ORDERS, login=LOGIN)
            assert answer.status == 503
            assert "the assistant: " in standin.wait_for("unable to find valid certification path")
    (why,) = Calls(warnings=[answer.headers["warning"]]).broken
    assert "unable to find valid certification path" in why
    assert impostor.asked == []


def test_an_assistant_refuses_a_gateway_without_a_certificate(running: Running, tmp_path: Path) -> None:
    """If the assistant requires a client certificate and the gateway has none, calls fail."""
    url = running.gateway.environment(ORCHESTRATOR)["WATSON_CONVERSATION_URL"]
    values = {**CALLS, "tls.mutualAuthentication": None, "assistant.url": url}
    gateway = machine(tmp_path, DEV, values, "assistant.example.com")
    before = len(running.assistant.asked)
    with gateway.running(ORCHESTRATOR) as standin, caller(gateway) as phone:
        assert phone.invite(ORDERS, login=LOGIN).status == 503
        assert "the assistant: " in standin.wait_for("CWSGW0158E")
    assert len(running.assistant.asked) == before


@pytest.mark.parametrize(("password", "status"), [("proxy-password", 200), ("wrong-password", 503)])
def test_the_assistant_is_reached_through_the_proxy(tmp_path: Path, password: str, status: int) -> None:
    """The assistant is reached through the proxy with the declared login, with mutual TLS inside.

    A wrong password at the proxy makes the call fail.
    """
    assistant = Assistant(serving("assistant.example.com", tmp_path))
    proxy = Proxy(("gateway", "proxy-password"))
    with assistant.running() as number, proxy.running() as proxy_port:
        place = {"host": "proxy.example.com", "port": proxy_port, "username": "gateway", "password": password}
        values = {**CALLS, "assistant.url": f"https://assistant.example.com:{number}", "proxy": place}
        gateway = machine(tmp_path, DEV, values, "proxy.example.com")
        adapter, relay = gateway.running(ADAPTER), gateway.running(RELAY)
        with adapter, relay, gateway.running(ORCHESTRATOR) as standin, caller(gateway) as phone:
            assert phone.invite(ORDERS, login=LOGIN).status == status, standin.lines
    target = f"assistant.example.com:{number}"
    assert proxy.asked[-1] == (target if status == 200 else f"denied {target}")
    assert len(assistant.asked) == (1 if status == 200 else 0)
