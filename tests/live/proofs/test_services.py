"""The services of one deployment among themselves: relay to adapter, orchestrator to assistant, clients to REST.

curl stands where a container is: in its network, with the files and passwords that the container itself was given.
"""

from pathlib import Path

import pytest

from tests.support import curl, rest
from tests.support.curl import UNTRUSTED, Request, Response
from tests.support.deployments import Deployment, Running
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY
from tests.support.proved import ADMINISTRATION, PROXY_LOGIN, PROXY_PORT

pytestmark = pytest.mark.live

WRONG = ("voice-gateway", "wrong-password")


def login_of(relay: Running) -> tuple[str, str]:
    """What the relay shows to the adapter."""
    return relay.environment["WATSON_STT_USERNAME"], relay.environment["WATSON_STT_PASSWORD"]


def bundle_of(relay: Running) -> Path:
    """The authorities that the relay trusts."""
    return relay.file(relay.environment["SSL_CLIENT_CA_CERTIFICATE_FILE"])


def asked(deployment: Deployment, trust: Path, login: tuple[str, str] | None, name: str = "") -> Response:
    """What the adapter answers to curl in the relay's network, by the relay's own URL or by another name."""
    relay, adapter = deployment.find(RELAY), deployment.find(ADAPTER)
    port = deployment.port(ADAPTER)
    host = name or relay.environment["WATSON_STT_URL"].removeprefix("https://").partition(":")[0]
    url = f"https://{host}:{port}/v1/recognize"
    request = Request(url, login, where=f"{host}:{port}:{adapter.address}")
    return curl.ask(relay.place, request, trust)


@pytest.mark.proof("the adapter answers the relay's login, by TLS that the relay trusts", by="curl")
def test_adapter_takes_the_relay(deployment: Deployment) -> None:
    """426 asks for a WebSocket, which is more than curl has."""
    relay = deployment.find(RELAY)
    assert Response(426) == asked(deployment, bundle_of(relay), login_of(relay))


@pytest.mark.proof("the adapter refuses without a password, and with a wrong one", by="curl")
@pytest.mark.parametrize("login", [None, WRONG], ids=["none", "wrong"])
def test_adapter_refuses(deployment: Deployment, login: tuple[str, str] | None) -> None:
    """401, whoever asks."""
    assert Response(401) == asked(deployment, bundle_of(deployment.find(RELAY)), login)


@pytest.mark.proof(
    "a client that trusts only another authority, or expects another name, refuses the adapter's certificate",
    by="curl",
)
@pytest.mark.parametrize("what", ["authority", "name"])
def test_adapter_is_not_another(deployment: Deployment, what: str) -> None:
    """The handshake ends before the password is shown."""
    relay = deployment.find(RELAY)
    trust = deployment.strange if what == "authority" else bundle_of(relay)
    name = "other.example.com" if what == "name" else ""
    assert Response(0, UNTRUSTED) == asked(deployment, trust, login_of(relay), name)


@pytest.mark.proof("the assistant is reached with the gateway's certificate, and not without", by="curl")
@pytest.mark.parametrize("shown", [True, False], ids=["with", "without"])
def test_assistant(deployment: Deployment, shown: bool) -> None:  # noqa: FBT001 - what the proof is about
    """From the orchestrator's network, through its proxy, with the PKCS12 and the passphrase that it was given."""
    relay, before = deployment.find(RELAY), len(deployment.asked)
    store, passphrase = (relay.environment[f"SSL_CLIENT_{each}"] for each in ("PKCS12_FILE", "PASSPHRASE"))
    own = (f'cert = "{relay.file(store)}:{passphrase}"', 'cert-type = "P12"') if shown else ()
    cloud = deployment.cloud.address
    proxy = (
        f'proxy = "http://{cloud}:{PROXY_PORT}"',
        f'proxy-user = "{":".join(PROXY_LOGIN)}"',
        'data = "{}"',
    )
    url = f"https://{cloud}:{deployment.neighbours.assistant}/v1/workspaces/none/message"
    place = deployment.find(ORCHESTRATOR).place
    told = curl.ask(place, Request(url, settings=(*proxy, *own)), bundle_of(relay))
    if shown:
        assert Response(200) == told
        assert "voice-gateway relay" == deployment.asked[-1]["client"]
    else:
        assert (0, True) == (told.status, told.code not in {0, UNTRUSTED})
        assert before == len(deployment.asked)


@pytest.mark.proof("REST asks its clients for the password of administration", by="curl")
@pytest.mark.parametrize(
    ("login", "status"), [(ADMINISTRATION, 200), (None, 401), (WRONG, 401)], ids=["right", "none", "wrong"]
)
def test_rest(deployment: Deployment, login: tuple[str, str] | None, status: int) -> None:
    """By the authority of the outputs, under the public name."""
    assert Response(status) == rest.ask(deployment, "/metrics/application", login)
