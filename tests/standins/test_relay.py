"""The relay of a planned gateway: control, audio, speech services, proxies and recordings."""

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from keystore import build_pem_bundle
from tests.support.certificates import leaf
from tests.support.containers import Seen
from tests.support.gateways import ADAPTER, BUNDLE, LOOPBACK, RELAY, TTS_ADAPTER, machine, port, put
from tests.support.peers import DATES, OUTSIDE, serving
from tests.support.program import DEV
from tests.support.proxies import Proxy
from tests.support.rtp import AUDIO, audio_in, packet
from tests.support.standins import Machine, free_ports
from tests.support.stores import PASSPHRASE, build

pytestmark = pytest.mark.live

WITHOUT_IDENTITY = {"SSL_CLIENT_PKCS12_FILE": None, "SSL_CLIENT_PASSPHRASE": None}


def _order(control: ClientConnection, action: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    control.send(json.dumps({"action": action, "call": "one", **more}))
    answer: dict[str, Any] = json.loads(control.recv(20))
    return answer


@contextmanager
def _control(gateway: Machine, changes: dict[str, str | None] | None = None) -> Iterator[ClientConnection]:
    """The control WebSocket of a relay that runs with some other variables."""
    number = port(gateway, RELAY, "MEDIA_RELAY_WS_PORT")
    with gateway.running(RELAY, changes), connect(f"ws://{LOOPBACK}:{number}", proxy=None) as control:
        yield control


def _echo(number: int, count: int = 1) -> bytes:
    """The payload that the relay returns for the last of some RTP packets."""
    answer = b""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.settimeout(10)
        for sequence in range(count):
            sent = packet(sequence)
            phone.sendto(sent, (LOOPBACK, number))
            answer = phone.recv(2048)
            assert answer[:8] == sent[:8]
            assert answer[8:12] != sent[8:12]
    return audio_in(answer)


def test_audio_comes_back_and_is_heard(gateway: Machine) -> None:
    """A call gets a port of the declared range, its own audio, and the transcript of the adapter."""
    with gateway.running(ADAPTER), _control(gateway) as control:
        opened = _order(control, "open")
        low, high = map(int, gateway.environment(RELAY)["RTP_UDP_PORT_RANGE"].split("-"))
        assert low <= opened["port"] < high
        assert opened["address"] == LOOPBACK
        assert _echo(opened["port"], 3) == AUDIO
        assert _order(control, "close") == {"call": "one", "packets": 3, "transcript": "480 bytes"}
        assert _order(control, "close")["error"] == "no such call"


def test_a_call_ends_though_its_adapter_has_ended(gateway: Machine) -> None:
    """The relay waits for no transcript that cannot come any more."""
    with gateway.running(ADAPTER) as adapter, _control(gateway) as control:
        assert "port" in _order(control, "open")
        adapter.process.terminate()
        adapter.process.wait()
        assert _order(control, "close") == {"call": "one", "packets": 0}


def test_a_wrong_password_for_the_adapter_fails(gateway: Machine) -> None:
    """If the password for the adapter is wrong, the adapter answers 401, and the call has no speech to text."""
    changes: dict[str, str | None] = {"WATSON_STT_PASSWORD": "another"}
    with gateway.running(ADAPTER), _control(gateway, changes) as control:
        assert _order(control, "open")["error"] == "speech to text: HTTP 401"


def test_a_caller_hears_what_the_adapter_speaks(gateway: Machine) -> None:
    """A caller gets one packet for each byte of the spoken text, in order, at the address that its audio comes from."""
    adapters = gateway.running(ADAPTER), gateway.running(TTS_ADAPTER)
    with adapters[0], adapters[1], _control(gateway) as control:
        number = _order(control, "open")["port"]
        assert _order(control, "speak", text="hi")["error"] == "no caller has sent audio yet"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
            phone.settimeout(10)
            phone.sendto(packet(), (LOOPBACK, number))
            assert audio_in(phone.recv(2048)) == AUDIO
            assert _order(control, "speak", text="hi") == {"call": "one", "bytes": 320}
            heard = [phone.recv(2048) for _ in "hi"]
    assert [audio_in(each) for each in heard] == [b"h" * 160, b"i" * 160]
    assert [struct.unpack("!HI", each[2:8]) for each in heard] == [(0, 0), (1, 160)]


def test_a_wrong_password_for_the_text_to_speech_adapter_fails(gateway: Machine) -> None:
    """If the password for the text-to-speech adapter is wrong, nothing is spoken, and the call continues."""
    changes: dict[str, str | None] = {"WATSON_TTS_PASSWORD": "another"}
    adapters = gateway.running(ADAPTER), gateway.running(TTS_ADAPTER)
    with adapters[0], adapters[1], _control(gateway, changes) as control:
        assert _echo(_order(control, "open")["port"]) == AUDIO
        assert _order(control, "speak", text="hi")["error"] == "text to speech: HTTP 401"
        assert _order(control, "close") == {"call": "one", "packets": 1, "transcript": "160 bytes"}


def test_an_adapter_of_another_authority_is_refused(broken: Machine) -> None:
    """The relay refuses an adapter if its bundle lacks the adapter's authority."""
    put(broken, RELAY, BUNDLE, build_pem_bundle([OUTSIDE.pem]).encode())
    with broken.running(ADAPTER), _control(broken, dict(WITHOUT_IDENTITY)) as control:
        assert _order(control, "open")["error"] == "speech to text: UNABLE_TO_VERIFY_LEAF_SIGNATURE"


def test_another_gateway_s_adapter_is_refused(gateway: Machine, tmp_path: Path) -> None:
    """The relay refuses an adapter whose certificate has another name, even under the same authority."""
    other = Machine(tmp_path, gateway.seen, [*gateway.hosts, "impostor.example.com"])
    url = f"https://impostor.example.com:{port(gateway, ADAPTER, 'PORT')}"
    with other.running(ADAPTER), _control(other, {"WATSON_STT_URL": url}) as control:
        assert _order(control, "open")["error"] == "speech to text: ERR_TLS_CERT_ALTNAME_INVALID"


@pytest.mark.parametrize(("stereo", "size"), [("false", 44 + 320), ("true", 44 + 640)])
def test_recordings_are_written(broken: Machine, stereo: str, size: int) -> None:
    """Each call makes one WAV file with one or two channels, which other users cannot read."""
    changes: dict[str, str | None] = {"ENABLE_RECORDING": "true", "STEREO_RECORDING": stereo}
    with broken.running(ADAPTER), _control(broken, changes) as control:
        _echo(_order(control, "open")["port"], 2)
        _order(control, "close")
    [recording] = (broken.root(RELAY) / "vgw-media-relay/recordings").iterdir()
    assert (recording.name, recording.stat().st_size) == ("one.wav", size)
    assert recording.stat().st_mode & 0o007 == 0


def test_no_more_calls_than_sessions(gateway: Machine) -> None:
    """The relay takes at most MAX_SESSIONS calls."""
    with gateway.running(ADAPTER), _control(gateway, {"MAX_SESSIONS": "1"}) as control:
        assert "port" in _order(control, "open")
        assert _order(control, "open", call="two")["error"] == "no more sessions"


@pytest.mark.parametrize("kind", ["http", "https"])
@pytest.mark.parametrize("password", ["proxy-password", "wrong-password"])
def test_speech_to_text_goes_through_the_proxy(
    beyond: Machine, tmp_path: Path, kind: str, password: str
) -> None:
    """Speech to text goes through the proxy with the declared login, over HTTP or HTTPS.

    A wrong password at the proxy makes it fail.
    """
    context = serving("proxy.example.com", tmp_path) if kind == "https" else None
    proxy = Proxy(("gateway", password), context)
    with proxy.running() as number:
        changes: dict[str, str | None] = {"PROXY_PORT": str(number), "PROXY_TYPE": kind}
        with beyond.running(ADAPTER), _control(beyond, changes) as control:
            opened = _order(control, "open")
    target = f"speech.example.com:{port(beyond, ADAPTER, 'PORT')}"
    if password == "proxy-password":
        assert "port" in opened, opened
        assert proxy.asked == [target]
    else:
        assert opened["error"] == "speech to text: the proxy answers 407"
        assert proxy.asked == [f"denied {target}"]


@pytest.fixture(scope="module")
def beyond(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A gateway whose speech service is an adapter of another owner, reached through a proxy."""
    [number] = free_ports(1)
    values = {
        "adapter": None,
        "images": None,
        "tls.trust.speech": [OUTSIDE.pem],
        "proxy": {
            "host": "proxy.example.com",
            "port": 3128,
            "username": "gateway",
            "password": "proxy-password",
        },
        "speechToText": {
            "url": f"https://speech.example.com:{number}",
            "username": "watson",
            "password": "speech-password",
        },
    }
    folder = tmp_path_factory.mktemp("beyond")
    gateway = machine(folder, DEV, values)
    service = Seen(
        {
            "PORT": str(number),
            "GOOGLE_APPLICATION_CREDENTIALS": "/key.json",
            "SSL_SERVER_PKCS12_FILE": "/store.p12",
            "SSL_SERVER_PASSPHRASE": PASSPHRASE,
            "STT_ADAPTER_USERNAME": "watson",
            "STT_ADAPTER_PASSWORD": "speech-password",
        },
        {
            "/key.json": b'{"type": "service_account"}',
            "/store.p12": build(leaf("speech.example.com", OUTSIDE, **DATES).entry),
        },
        frozenset(),
    )
    return Machine(folder, {**gateway.seen, ADAPTER: service}, ["proxy.example.com"])
