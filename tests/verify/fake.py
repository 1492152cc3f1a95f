"""A gateway that listens on an address of this machine, and is sound or broken in one way.

This is a double: it answers as the outputs say, and does nothing else. The programs in `tests/standins` read the files
and variables of the real containers.
"""

from __future__ import annotations

import os
import socketserver
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from keystore import describe_certificate
from tests.support.certificates import Holder, authority, leaf

NAMES: Final = ("sip.example.com", "gateway.example.com")
NOW: Final = datetime.now(UTC)
DATES: Final[dict[str, Any]] = {
    "not_before": NOW - timedelta(days=2),
    "not_after": NOW + timedelta(days=30),
}
ROOT: Final = authority("Root", None, **DATES)
STRANGER: Final = authority("Stranger", None, **DATES)

SIP_UNAUTHORIZED: Final = b"SIP/2.0 100 Trying\r\n\r\nSIP/2.0 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
SIP_OK: Final = b"SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"
HTTP_UNAUTHORIZED: Final = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
HTTP_OK: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Fault:
    """The way in which a gateway is broken. By default it is not."""

    shown: Holder | None = None
    """The certificate that it presents instead of the right one."""
    old_tls: bool = False
    sip_answer: bytes = SIP_UNAUTHORIZED
    rest_answer: bytes = HTTP_UNAUTHORIZED
    adapter_answer: bytes = HTTP_UNAUTHORIZED
    plain_sip: bytes | None = None
    """Its answer to SIP in clear text, over TCP and UDP. With None, nothing listens."""
    extra_port: bool = False
    closed: tuple[str, ...] = ()
    """The names of missing listeners."""


@dataclass(frozen=True)
class Gateway:
    """A running gateway."""

    address: str
    outputs: dict[str, Any]
    """The outputs of its stack."""
    extra_port: int
    """A port that no outputs list."""


def certified(name: str, issuer: Holder = ROOT, **wishes: Any) -> Holder:  # noqa: ANN401 - fields of a wish
    """A certificate for the gateway's names."""
    return leaf(name, issuer, **{**DATES, "names": (name, *NAMES), **wishes})


GOOD: Final = certified("orchestrator")


@contextmanager
def running(folder: Path, fault: Fault | None = None) -> Iterator[Gateway]:
    """Listen until the block ends."""
    broken = fault or Fault()
    process = os.getpid()
    address = f"127.77.{process // 250 % 250}.{process % 250 + 1}"
    answers = {"sip": broken.sip_answer, "rest": broken.rest_answer, "adapter": broken.adapter_answer}
    context = _context(folder, broken)
    with ExitStack() as stack:
        ports = {
            name: 1 if name in broken.closed else stack.enter_context(_listening(address, answer, context))
            for name, answer in answers.items()
        }
        if broken.plain_sip is not None:
            stack.enter_context(_listening(address, broken.plain_sip, None, 5060))
            stack.enter_context(_answering_datagrams(address, broken.plain_sip))
        extra = stack.enter_context(_listening(address, b"", None)) if broken.extra_port else 2
        yield Gateway(address, _outputs(address, ports), extra)


def _context(folder: Path, fault: Fault) -> ssl.SSLContext:
    holder = fault.shown or GOOD
    file = folder / "server.pem"
    file.write_text("".join([holder.key_pem, *holder.chain]), encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    if fault.old_tls:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
    return context


@contextmanager
def _listening(address: str, answer: bytes, context: ssl.SSLContext | None, port: int = 0) -> Iterator[int]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                self.request.settimeout(5)
                with (
                    context.wrap_socket(self.request, server_side=True)
                    if context
                    else self.request as connection
                ):
                    if connection.recv(65_535):
                        connection.sendall(answer)
            except OSError:
                pass  # a client that connects and sends nothing

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer((address, port), Handler) as server:
        server.daemon_threads = True
        yield from _serving(server, server.server_address[1])


@contextmanager
def _answering_datagrams(address: str, answer: bytes) -> Iterator[None]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            _, sender = self.request
            sender.sendto(answer, self.client_address)

    with socketserver.UDPServer((address, 5060), Handler) as server:
        for _ in _serving(server, 5060):
            yield


def _serving(server: socketserver.BaseServer, port: int) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        thread.join()


def _outputs(address: str, ports: dict[str, int]) -> dict[str, Any]:
    description = describe_certificate(GOOD.pem)
    certificate = {
        "subject": "CN=orchestrator",
        "names": ["orchestrator", *NAMES],
        "notAfter": description.not_after.isoformat(),
        "fingerprint": description.sha256,
    }

    def entry(what: str, port: int, authentication: str, **others: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        return {
            "what": what,
            "ports": {"low": port, "high": port},
            "protocol": "TCP",
            "tls": True,
            "authentication": authentication,
            "reach": "loadBalancer",
            "sources": [{"kind": "network", "value": "198.51.100.0/24"}],
            "nodePorts": False,
            **others,
        }

    return {
        "contractVersion": "1.0",
        "target": {"kind": "kubernetes", "namespace": "voice"},
        "sip": {
            "address": {"kind": "address", "value": address},
            "tlsPort": ports["sip"],
            "tlsNames": list(NAMES),
            "authentication": "digest",
        },
        "media": {
            "address": {"kind": "address", "value": address},
            "rtpPorts": {"low": 16384, "high": 16394},
            "rtcpPorts": {"low": 16385, "high": 16395},
        },
        "rest": {"httpsPort": ports["rest"], "reach": "loadBalancer", "authentication": "password"},
        "authority": {"caBundlePem": ROOT.pem, "fingerprints": []},
        "certificates": [{**certificate, "service": service} for service in ("adapter", "orchestrator")],
        "exposure": [
            entry("REST and metrics", ports["rest"], "password"),
            entry("RTP and RTCP", 16384, "none", protocol="UDP", tls=False),
            entry("SIP over TLS", ports["sip"], "digest"),
            entry("speech-to-text adapter", ports["adapter"], "password"),
        ],
        "weakerChoices": [],
        "workloads": [],
        "warnings": [],
    }
