"""The adapter of a planned gateway, asked by a client that is not ours."""

import base64
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.support.certificates import authority
from tests.support.gateways import ADAPTER, BUNDLE, LOOPBACK, RELAY
from tests.support.standins import Machine, free_ports

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def adapter(gateway: Machine) -> Iterator[Machine]:
    """A gateway whose adapter runs."""
    with gateway.running(ADAPTER):
        yield gateway


def _login(gateway: Machine) -> tuple[str, str]:
    """What the relay is told to answer the adapter's challenge with."""
    variables = gateway.environment(RELAY)
    return variables["WATSON_STT_USERNAME"], variables["WATSON_STT_PASSWORD"]


def _authorization(login: tuple[str, str]) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(":".join(login).encode()).decode()}


def _trust(gateway: Machine) -> ssl.SSLContext:
    """Trusts what the relay's bundle has, and nothing else."""
    path = gateway.environment(RELAY)[BUNDLE]
    return ssl.create_default_context(cadata=gateway.seen[RELAY].files[path].decode())


def _opened(
    gateway: Machine, headers: dict[str, str], trust: ssl.SSLContext | None = None
) -> ClientConnection:
    """A WebSocket by the address that the relay is told, on loopback."""
    url = gateway.environment(RELAY)["WATSON_STT_URL"]
    return connect(
        f"{url.replace('https', 'wss')}/v1/recognize",
        ssl=trust or _trust(gateway),
        sock=socket.create_connection((LOOPBACK, urlsplit(url).port or 443), 10),
        server_hostname=urlsplit(url).hostname,
        additional_headers=headers,
        proxy=None,
    )


def test_the_relay_s_login_is_admitted(adapter: Machine) -> None:
    """Chain, name and password are those that the relay is given; audio is heard to its end."""
    with _opened(adapter, _authorization(_login(adapter))) as connection:
        connection.send(json.dumps({"action": "start", "content-type": "audio/mulaw;rate=8000"}))
        assert json.loads(connection.recv(10)) == {"state": "listening"}
        connection.send(bytes(70_000))
        connection.send(bytes(160))
        connection.send(json.dumps({"action": "stop"}))
        result = json.loads(connection.recv(10))
        assert result["results"] == [{"final": True, "alternatives": [{"transcript": "70160 bytes"}]}]


@pytest.mark.parametrize("wrong", ["password", "user", "nothing"])
def test_other_credentials_are_refused(adapter: Machine, wrong: str) -> None:
    """401, whatever is wrong."""
    user, password = _login(adapter)
    logins = {"password": (user, f"{password}x"), "user": (f"{user}x", password)}
    headers = _authorization(logins[wrong]) if wrong in logins else {}

    with pytest.raises(InvalidStatus) as caught, _opened(adapter, headers):
        pass
    assert caught.value.response.status_code == 401
    assert caught.value.response.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize(("knows", "status"), [(True, 426), (False, 401)])
def test_a_plain_request_is_told_to_upgrade(adapter: Machine, *, knows: bool, status: int) -> None:
    """426 with credentials, 401 without."""
    url = urlsplit(adapter.environment(RELAY)["WATSON_STT_URL"])
    context = _trust(adapter)
    context.check_hostname = False  # of loopback's address; names are looked at above
    connection = http.client.HTTPSConnection(LOOPBACK, url.port, context=context, timeout=10)
    connection.request("GET", "/", headers=_authorization(_login(adapter)) if knows else {})
    assert connection.getresponse().status == status
    connection.close()


def test_a_client_with_another_authority_refuses_it(adapter: Machine) -> None:
    """The adapter is known by the gateway's authority alone."""
    strange = ssl.create_default_context(cadata=authority("Stranger").pem)
    with pytest.raises(ssl.SSLCertVerificationError), _opened(adapter, {}, strange):
        pass


def test_it_ends_when_it_is_stopped(gateway: Machine) -> None:
    """SIGTERM ends it with success."""
    with gateway.running(ADAPTER, {"PORT": str(free_ports(1)[0])}) as standin:
        standin.process.terminate()
        assert standin.process.wait(10) == 0
