"""The example with both adapters and the codec service on a real daemon, with stand-ins that open its files.

It is used as it is written, except for what `docker_gateway.deployed` changes, and for its target, which is Kubernetes:
here the host's addresses and the name by which callers know it are declared. The trunk that it lists is a machine of
its own beside the host.
"""

import base64
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from docker.models.containers import Container
from websockets.exceptions import InvalidMessage, InvalidStatus
from websockets.sync.client import connect

from sandbox.daemon.server import Daemon
from sandbox.testing.stacks import wait_for
from tests.support.by_hand import variables
from tests.support.certificates import authority
from tests.support.deployments import pid_here
from tests.support.docker_gateway import ADDRESS, LOGIN, ORDERS, DockerGateway, deployed
from tests.support.documents import ROOT, declaration
from tests.support.gateways import ADAPTER, CODEC, LOOPBACK, ORCHESTRATOR, RELAY, TTS_ADAPTER
from tests.support.networks import network_of
from tests.support.on_call import control_of, with_audio
from tests.support.places import place
from tests.support.rtp import AUDIO
from tests.support.websockets_by_tls import WebSocket, opened

pytestmark = pytest.mark.live

EXAMPLE: Final = declaration(ROOT / "examples/own-speech.yaml")
TRUNK: Final[str] = EXAMPLE["whitelists"]["trustedAddresses"][0]
SIDES: Final = {ADAPTER: ("STT", "recognize"), TTS_ADAPTER: ("TTS", "synthesize")}
"""Part of the names of the relay's variables for an adapter, and what is asked of it."""


@pytest.fixture(scope="module")
def gateway(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerGateway]:
    """The example, deployed by the program; all its probes pass."""
    values = {
        "target.kubernetes": None,
        "target.docker.bindAddress": ADDRESS,
        "exposure": {"sipAddress": ADDRESS, "mediaAddress": ADDRESS},
        "tls.names": ["sip.example.com"],
    }
    with deployed(daemon, tmp_path_factory.mktemp("own-speech"), values, EXAMPLE) as made:
        yield made


@pytest.fixture(scope="module")
def outputs(gateway: DockerGateway) -> dict[str, Any]:
    """What the stack said after its first update."""
    return gateway.outputs()


@pytest.fixture(scope="module")
def trunk(daemon: Daemon) -> Iterator[int]:
    """The machine that the example lists."""
    with place(daemon, TRUNK) as process:
        yield process


@dataclass(frozen=True)
class Adapter:
    """An adapter that runs, as the relay beside it sees it."""

    gateway: DockerGateway
    container: Container
    url: str
    method: str
    login: tuple[str, str]

    def opened(self, login: tuple[str, str], issuer: str) -> AbstractContextManager[WebSocket]:
        """A WebSocket from the relay's network, by the relay's address, that trusts one authority alone."""
        url, token = urlsplit(self.url), base64.b64encode(":".join(login).encode()).decode()
        return opened(
            f"wss://{url.netloc}/v1/{self.method}",
            ssl.create_default_context(cadata=issuer),
            self.connected(),
            {"Authorization": f"Basic {token}"},
        )

    def connected(self) -> socket.socket:
        """A connection to it from the relay's network."""
        with network_of(_pid(self.gateway, RELAY)):
            return socket.create_connection((_addresses(self.container)[0], urlsplit(self.url).port or 0), 10)


@pytest.fixture(params=sorted(SIDES))
def adapter(gateway: DockerGateway, request: pytest.FixtureRequest) -> Adapter:
    """Each of the two."""
    running, (side, method) = gateway.containers(), SIDES[request.param]
    told = variables(running[RELAY])
    login = (told[f"WATSON_{side}_USERNAME"], told[f"WATSON_{side}_PASSWORD"])
    return Adapter(gateway, running[request.param], told[f"WATSON_{side}_URL"], method, login)


def _pid(gateway: DockerGateway, name: str) -> int:
    """The first process of a service, as this machine counts."""
    return pid_here(gateway.daemon.pid, gateway.containers()[name].attrs["State"]["Pid"])


def _addresses(container: Container) -> list[str]:
    """Its own in each of its networks."""
    networks = container.attrs["NetworkSettings"]["Networks"]
    return sorted(each["IPAddress"] for each in networks.values())


def test_all_five_services_run(gateway: DockerGateway) -> None:
    """Orchestrator, relay, codec and both adapters opened their files, and their probes pass."""
    states = {name: each.attrs["State"]["Health"]["Status"] for name, each in gateway.containers().items()}
    assert states == dict.fromkeys((ADAPTER, CODEC, ORCHESTRATOR, RELAY, TTS_ADAPTER), "healthy")
    assert {each.attrs["RestartCount"] for each in gateway.containers().values()} == {0}


def test_a_call_hears_its_echo_and_the_adapter_and_is_heard(
    gateway: DockerGateway, outputs: dict[str, Any], trunk: int
) -> None:
    """Over TLS with digest, from the listed address; by the relay's own connections to both adapters."""
    relay = variables(gateway.containers()[RELAY])
    with (
        control_of(_pid(gateway, RELAY), relay) as control,
        network_of(trunk),
        gateway.caller(outputs) as phone,
    ):
        answer = phone.invite(ORDERS, login=LOGIN)
        assert answer.status == 200, answer
        assert answer.media_address == ADDRESS
        with with_audio(phone, answer, trunk, control) as call:
            assert call.spoken("hi") == {"call": phone.call, "bytes": 320}
            assert [call.heard() for _ in "hi"] == [b"h" * 160, b"i" * 160]
        assert phone.bye(ORDERS).status == 200
    orchestrator = gateway.containers()[ORCHESTRATOR]
    said = f"call {phone.call} ended, heard 160 bytes"
    wait_for(lambda: said in orchestrator.logs().decode(), said)


def test_a_call_from_elsewhere_is_refused(gateway: DockerGateway, outputs: dict[str, Any]) -> None:
    """The host itself is not listed."""
    with gateway.caller(outputs) as phone:
        assert phone.invite(ORDERS, login=LOGIN).status == 403


def test_the_relay_s_credentials_open_an_adapter(adapter: Adapter, outputs: dict[str, Any]) -> None:
    """By its address, over TLS, with the authority of the outputs."""
    with adapter.opened(adapter.login, outputs["authority"]["caBundlePem"]) as connection:
        connection.send(json.dumps({"action": "start", "text": "a", "accept": "audio/mulaw;rate=8000"}))
        assert json.loads(connection.recv()).keys() & {"state", "binary_streams"}


def test_other_credentials_do_not(adapter: Adapter, gateway: DockerGateway, outputs: dict[str, Any]) -> None:
    """401 for a wrong password, a wrong user, and the password of the other adapter."""
    told, (user, password) = variables(gateway.containers()[RELAY]), adapter.login
    passwords = {told[f"WATSON_{side}_PASSWORD"] for side, _ in SIDES.values()}
    assert len(passwords) == 2
    (other,) = passwords - {password}
    for login in ((user, f"{password}x"), (f"{user}x", password), (user, other)):
        with (
            pytest.raises(InvalidStatus) as caught,
            adapter.opened(login, outputs["authority"]["caBundlePem"]),
        ):
            pass
        assert caught.value.response.status_code == 401


def test_an_adapter_is_known_by_the_stack_s_authority_alone(adapter: Adapter) -> None:
    """Who trusts another one refuses it."""
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        adapter.opened(adapter.login, authority("Stranger").pem),
    ):
        pass


def test_an_adapter_says_nothing_in_clear(adapter: Adapter) -> None:
    """A WebSocket without TLS gets no answer."""
    with adapter.connected() as plain, pytest.raises((InvalidMessage, ConnectionError)):
        connect(f"ws://{urlsplit(adapter.url).netloc}/v1/{adapter.method}", sock=plain, proxy=None)


def test_the_codec_is_reached_on_loopback_alone(gateway: DockerGateway) -> None:
    """By the address that the relay is told, and by nobody else: not at the addresses that the relay and the codec share, and not at the host's."""
    url = variables(gateway.containers()[RELAY])["EXTERNAL_AUDIO_TRANSFORMS"]
    port = urlsplit(url).port or 0
    assert urlsplit(url).hostname == LOOPBACK
    with network_of(_pid(gateway, RELAY)), connect(url, proxy=None) as connection:
        connection.send(AUDIO)
        assert connection.recv(10) == AUDIO

    held = [each for each in gateway.client.containers.list() if "-network-" in str(each.name)]
    shared = {address for each in held for address in _addresses(each)}
    assert shared
    for pid in (_pid(gateway, RELAY), _pid(gateway, ADAPTER), gateway.daemon.pid):
        for address in (*shared, ADDRESS):
            with (
                network_of(pid),
                pytest.raises(ConnectionRefusedError),
                socket.create_connection((address, port), 10),
            ):
                pass


def test_the_example_is_sound(gateway: DockerGateway, outputs: dict[str, Any], trunk: int) -> None:
    """Asked from the trunk's place: nothing is broken, and SIP is all that answers."""
    told = gateway.verify(outputs, inside=trunk)
    assert told.code == 0, told.text
    held = {control for control, listener in told.found["holds"] if listener == "SIP over TLS"}
    assert held >= {"reachable", "certificate identity", "certificate names", "digest authentication"}
    assert ("nothing else listens", "TCP ports that the outputs do not list") in told.found["holds"]


def test_a_second_update_changes_nothing(gateway: DockerGateway) -> None:
    """Both adapters, the codec and their passwords stay as they are."""
    before = {name: each.id for name, each in gateway.containers().items()}
    assert gateway.program.changes("up") == {}
    assert {name: each.id for name, each in gateway.containers().items()} == before
