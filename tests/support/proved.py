"""The declaration of the live proofs, the same for every target, and the parties that it names.

It has mutual TLS, a forward proxy with a password, an adapter, tenants with digest authentication, whitelists of
callers and addresses, recordings on lasting storage, the codec service, and REST with a password, by which a client
starts calls to a trunk.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.certificates import authority
from tests.support.cloud_speech import CloudSpeech
from tests.support.declarations import GOOGLE_KEY
from tests.support.gateways import ADAPTER, CODEC, ORCHESTRATOR, RELAY
from tests.support.networks import network_of
from tests.support.outsiders import Place
from tests.support.peers import OUTSIDE, Assistant, serving
from tests.support.standin_images import IMAGES

_CONTAINERS: Final = {"orchestrator": ORCHESTRATOR, "relay": RELAY, "adapter": ADAPTER, "codec": CODEC}
"""The containers by their keys in the declaration."""
INNER: Final = frozenset({8080, 9001})
"""Ports that listen on loopback alone: those of the control WebSocket and of the codec service."""
NAME: Final = "sip.example.com"
"""The gateway's name for callers."""
ORDERS: Final = "15550100"
"""The first tenant."""
COMPLAINTS: Final = "15550101"
"""The second tenant, which accepts calls of the boss only."""
BETRAYED_BY_ASSISTANT: Final = "15550102"
"""A tenant whose assistant has a certificate of another authority."""
BETRAYED_BY_SPEECH: Final = "15550103"
"""A tenant whose speech service has such a certificate."""
RECORDED: Final = "sip:desk@office.example.com"
"""Whose calls may be brought as recordings, by SIPREC."""
LOGIN: Final = ("trunk", "Cobalt28-Ferry")
OTHER_LOGIN: Final = ("boss", "Thistle91-Quay")
ADMINISTRATION: Final = ("admin", "Lantern17-Harbour")
ADAPTER_LOGIN: Final = ("voice-gateway", "Meadow42-Copper")
PROXY_LOGIN: Final = ("gateway", "Willow63-Anchor")
DIALLER: Final = ("dialler", "Gravel38-Sonnet")
"""The login that the gateway requires of clients that start calls."""
OUTBOUND: Final = ("order-desk", "Harvest55-Lintel")
"""The login that the trunk requires of the gateway."""
WORKSPACE: Final = "00000000-0000-0000-0000-000000000000"

CALLER: Final = "192.0.2.66"
STRANGER: Final = "198.51.100.66"
CLOUD: Final = "203.0.113.66"
PROXY_PORT: Final = 3128
ROUTE_PORT: Final = 5065
"""The port of the trunk for calls that the gateway starts. The trunk is on the caller's machine."""
RECORDINGS_SIZE: Final = "64Mi"
STRANGE: Final = authority("Stranger", None)
"""An authority that no one trusts."""


def _login(login: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("username", "password"), login, strict=True))


def _tenant(number: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
    return {"tenantURI": number, "sipAuth": _login(LOGIN), **more}


def declared(neighbours: Neighbours, images: Mapping[str, str] = IMAGES) -> dict[str, Any]:
    """The declaration, without its target.

    Args:
        neighbours: the parties that it names.
        images: the image of each container, by the container's name.
    """
    betrayed = f"https://{CLOUD}:{neighbours.impostor}"
    return {
        "images": {key: images[container] for key, container in _CONTAINERS.items()},
        "codec": {},
        "resources": {"codec": {"requests": {"cpu": "10m"}}},  # a node of two processors has no room for more
        "hardening": {"readOnlyRoot": True},
        "tls": {
            "names": [NAME],
            "mutualAuthentication": True,
            "trust": {each: [OUTSIDE.pem] for each in ("assistant", "speech", "sip")},
        },
        "proxy": {"host": CLOUD, "port": PROXY_PORT, **_login(PROXY_LOGIN)},
        "assistant": {
            "url": f"https://{CLOUD}:{neighbours.assistant}",
            "workspaceId": WORKSPACE,
            "apiKey": "assistant-key",
            "readTimeoutSeconds": 30,  # of a thousand calls none may be lost where the machine is busy
        },
        "textToSpeech": {"url": f"https://{CLOUD}:{neighbours.speech}", "apiKey": "speech-key"},
        "adapter": {"google": {"credentials": GOOGLE_KEY}, **_login(ADAPTER_LOGIN)},
        "tenants": [
            _tenant(ORDERS, outboundCalls={"sipAuth": _login(OUTBOUND)}),
            {**_tenant(COMPLAINTS, whitelistFromUri="boss@"), "sipAuth": _login(OTHER_LOGIN)},
            _tenant(BETRAYED_BY_ASSISTANT, conversation={"url": betrayed, "apikey": "tenant-key"}),
            _tenant(
                BETRAYED_BY_SPEECH,
                stt={"credentials": {"url": betrayed, "username": "tenant", "password": "tenant-password"}},
            ),
        ],
        "whitelists": {
            "fromUri": ["@office.example.com"],
            "siprec": {"attribute": "aor", "value": RECORDED},
            "trustedAddresses": [CALLER],
        },
        "recording": {},
        "volumes": {"recordings": {"claim": {"size": RECORDINGS_SIZE}}},
        "rest": {
            "clientNetworks": [f"{CALLER}/32"],
            "administration": _login(ADMINISTRATION),
            "outboundCalls": {
                "login": _login(DIALLER),
                "routes": [{"host": CALLER, "port": ROUTE_PORT}],
            },
        },
    }


@dataclass(frozen=True)
class Neighbours:
    """The parties that the gateway calls, in the cloud."""

    assistant: int
    """The port of the assistant, which requires a certificate."""
    impostor: int
    """The port of a server whose certificate is from an authority that no one trusts."""
    speech: int
    """The port of the text-to-speech service, which requires a certificate too."""
    asked: Assistant
    spoken: CloudSpeech
    context: ssl.SSLContext
    """TLS of assistant and speech."""

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports of all of them."""
        return self.assistant, self.impostor, self.speech


@contextmanager
def neighbours(cloud: Place, folder: Path) -> Iterator[Neighbours]:
    """Run assistant and speech, which require certificates, and one with a certificate of another authority."""
    context = serving(CLOUD, folder)
    context.verify_mode = ssl.CERT_REQUIRED
    asked, spoken = Assistant(context), CloudSpeech(context)
    strange = folder / "strange"
    strange.mkdir()
    impostor = Assistant(serving(CLOUD, strange, STRANGE))
    with ExitStack() as stack:
        with network_of(cloud.network):  # listeners stay there
            assistant_port, impostor_port, speech_port = (
                stack.enter_context(each.running(cloud.address)) for each in (asked, impostor, spoken)
            )
        yield Neighbours(assistant_port, impostor_port, speech_port, asked, spoken, context)


@dataclass
class ForwardProxy:
    """tinyproxy with a password, for connections to some ports on its own machine's address."""

    place: Place
    folder: Path
    ports: tuple[int, ...]

    @property
    def log(self) -> str:
        """The log of its connections."""
        return (self.folder / "proxy.log").read_text(encoding="utf-8")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it, with the password of the declaration."""
        self._start(PROXY_LOGIN)
        try:
            yield
        finally:
            self._stop()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop it for a while, with all of its connections."""
        self._stop()
        try:
            yield
        finally:
            self._start(PROXY_LOGIN)

    @contextmanager
    def asking_for(self, login: tuple[str, str]) -> Iterator[None]:
        """Let it require another password for a while."""
        with self.away():
            self._start(login)
            try:
                yield
            finally:
                self._stop()

    def _start(self, login: tuple[str, str]) -> None:
        settings = [
            f"Port {PROXY_PORT}",
            f"Listen {self.place.address}",
            f"BasicAuth {login[0]} {login[1]}",
            f'LogFile "{self.folder}/proxy.log"',
            "LogLevel Connect",
            "Timeout 60",
            "MaxClients 50",
            *(f"ConnectPort {port}" for port in self.ports),
        ]
        file = self.folder / "tinyproxy.conf"
        file.write_text("".join(f"{line}\n" for line in settings), encoding="utf-8")
        self._life = self.place.running("tinyproxy", "-d", "-c", str(file), log=self.folder / "proxy.txt")
        self._life.__enter__()
        self.place.wait_for_port(PROXY_PORT)

    def _stop(self) -> None:
        self._life.__exit__(None, None, None)


@dataclass(frozen=True)
class Surroundings:
    """What is around a gateway on any target: the places from which it is asked, and whom it calls."""

    caller: Place
    stranger: Place
    cloud: Place
    folder: Path
    neighbours: Neighbours
    proxy: ForwardProxy

    def trust(self, outputs: Mapping[str, Any]) -> None:
        """Let assistant and speech take certificates of the gateway's authority."""
        self.neighbours.context.load_verify_locations(cadata=outputs["authority"]["caBundlePem"])


@contextmanager
def surroundings(connect: Callable[[str, str], Place], folder: Path) -> Iterator[Surroundings]:
    """Make the places, each by its name and address, and run the neighbours and the forward proxy."""
    caller, stranger, cloud = (
        connect(name, address)
        for name, address in (("caller", CALLER), ("stranger", STRANGER), ("cloud", CLOUD))
    )
    with neighbours(cloud, folder) as beside:
        proxy = ForwardProxy(cloud, folder, beside.ports)
        with proxy.running():
            yield Surroundings(caller, stranger, cloud, folder, beside, proxy)
