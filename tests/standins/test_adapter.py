"""The adapters of a planned gateway, tested with a client of another project."""

import base64
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.certificates import authority
from tests.support.gateways import ADAPTER, BUNDLE, LOOPBACK, RELAY, TTS_ADAPTER
from tests.support.standins import Machine, free_ports
from tests.support.websockets_by_tls import WebSocket, opened

pytestmark = pytest.mark.live

MU_LAW = "audio/mulaw;rate=8000"


@dataclass(frozen=True)
class Adapter:
    """A running adapter, with the settings that the relay gets for it."""

    gateway: Machine
    side: str
    """A part of the names of the relay's variables for it."""

    @property
    def url(self) -> str:
        """The URL of the adapter."""
        return self.gateway.environment(RELAY)[f"WATSON_{self.side}_URL"]

    @property
    def login(self) -> tuple[str, str]:
        """User and password for the adapter."""
        variables = self.gateway.environment(RELAY)
        return variables[f"WATSON_{self.side}_USERNAME"], variables[f"WATSON_{self.side}_PASSWORD"]

    @property
    def method(self) -> str:
        """The name of its method in Watson's protocol."""
        return {"STT": "recognize", "TTS": "synthesize"}[self.side]


SIDES = {ADAPTER: "STT", TTS_ADAPTER: "TTS"}


@pytest.fixture(scope="module", params=sorted(SIDES))
def adapter(gateway: Machine, request: pytest.FixtureRequest) -> Iterator[Adapter]:
    """Each adapter of a gateway, running."""
    with gateway.running(request.param):
        yield Adapter(gateway, SIDES[request.param])


def _authorization(login: tuple[str, str]) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(":".join(login).encode()).decode()}


def _trust(gateway: Machine) -> ssl.SSLContext:
    """A context that trusts the authorities of the relay's bundle and no others."""
    path = gateway.environment(RELAY)[BUNDLE]
    return ssl.create_default_context(cadata=gateway.seen[RELAY].files[path].decode())


def _opened(
    adapter: Adapter, headers: dict[str, str], trust: ssl.SSLContext | None = None, method: str = ""
) -> AbstractContextManager[WebSocket]:
    """A WebSocket to the relay's URL of the adapter, on loopback."""
    url = urlsplit(adapter.url)
    return opened(
        f"wss://{url.netloc}/v1/{method or adapter.method}",
        trust or _trust(adapter.gateway),
        socket.create_connection((LOOPBACK, url.port or 443), 10),
        headers,
    )


@pytest.mark.parametrize("adapter", [ADAPTER], indirect=True)
def test_the_relay_s_login_lets_audio_be_heard(adapter: Adapter) -> None:
    """With the relay's bundle, URL and login, a client sends audio and gets the transcript of all of it."""
    with _opened(adapter, _authorization(adapter.login)) as connection:
        connection.send(json.dumps({"action": "start", "content-type": "audio/mulaw;rate=8000"}))
        assert json.loads(connection.recv()) == {"state": "listening"}
        connection.send(bytes(70_000))
        connection.send(bytes(160))
        connection.send(json.dumps({"action": "stop"}))
        result = json.loads(connection.recv())
        assert result["results"] == [{"final": True, "alternatives": [{"transcript": "70160 bytes"}]}]


@pytest.mark.parametrize("adapter", [TTS_ADAPTER], indirect=True)
def test_the_relay_s_login_lets_a_text_be_spoken(adapter: Adapter) -> None:
    """With the relay's bundle, URL and login, a client gets the whole audio of a text, and then the connection ends."""
    with _opened(adapter, _authorization(adapter.login)) as connection:
        connection.send(json.dumps({"text": "a\u00e9", "accept": MU_LAW}))
        assert json.loads(connection.recv()) == {"binary_streams": [{"content_type": MU_LAW}]}
        assert list(connection) == [b"a" * 160, b"\xc3" * 160, b"\xa9" * 160]


@pytest.mark.parametrize("adapter", [TTS_ADAPTER], indirect=True)
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("no JSON", "no text"),
        ("null", "no text"),
        (json.dumps({"text": "", "accept": MU_LAW}), "no text"),
        (json.dumps({"text": "a", "accept": "audio/flac"}), "unknown audio"),
    ],
)
def test_text_that_cannot_be_spoken_is_refused(adapter: Adapter, message: str, reason: str) -> None:
    """For a text that cannot be spoken, the adapter answers with an error and ends the connection without audio."""
    with _opened(adapter, _authorization(adapter.login)) as connection:
        connection.send(message)
        assert [json.loads(each) for each in connection] == [{"error": reason}]


def test_what_the_service_does_not_do_is_not_found(adapter: Adapter) -> None:
    """An adapter answers 404 for the path of another service."""
    strange = "synthesize" if adapter.side == "STT" else "recognize"
    headers = _authorization(adapter.login)
    with pytest.raises(InvalidStatus) as caught, _opened(adapter, headers, method=strange):
        pass
    assert caught.value.response.status_code == 404


@pytest.mark.parametrize("wrong", ["password", "user", "nothing"])
def test_other_credentials_are_refused(adapter: Adapter, wrong: str) -> None:
    """An adapter answers 401 for a wrong or missing user or password."""
    user, password = adapter.login
    logins = {"password": (user, f"{password}x"), "user": (f"{user}x", password)}
    headers = _authorization(logins[wrong]) if wrong in logins else {}

    with pytest.raises(InvalidStatus) as caught, _opened(adapter, headers):
        pass
    assert caught.value.response.status_code == 401
    assert caught.value.response.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize(("knows", "status"), [(True, 426), (False, 401)])
def test_a_plain_request_is_told_to_upgrade(adapter: Adapter, *, knows: bool, status: int) -> None:
    """A request without an upgrade gets 426 with credentials, and 401 without them."""
    url = urlsplit(adapter.url)
    context = _trust(adapter.gateway)
    context.check_hostname = False  # of loopback's address; other tests check the names
    connection = http.client.HTTPSConnection(LOOPBACK, url.port, context=context, timeout=10)
    connection.request("GET", "/", headers=_authorization(adapter.login) if knows else {})
    assert connection.getresponse().status == status
    connection.close()


def test_a_client_with_another_authority_refuses_it(adapter: Adapter) -> None:
    """A client that does not trust the gateway's authority refuses the adapter."""
    strange = ssl.create_default_context(cadata=authority("Stranger").pem)
    with pytest.raises(ssl.SSLCertVerificationError), _opened(adapter, {}, strange):
        pass


@pytest.mark.parametrize("container", sorted(SIDES))
def test_it_ends_when_it_is_stopped(gateway: Machine, container: str) -> None:
    """SIGTERM ends an adapter with exit code 0."""
    with gateway.running(container, {"PORT": str(free_ports(1)[0])}) as standin:
        standin.process.terminate()
        assert standin.process.wait(10) == 0
