"""A SIP caller for tests: requests over UDP, TCP or TLS, digest authentication, and the unchanged answers."""

from __future__ import annotations

import hashlib
import re
import secrets
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Self

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 30
Transport = Literal["tls", "tcp", "udp"]
_MEDIA: Final = (
    "v=0",
    "o=- 1 1 IN IP4 127.0.0.1",
    "s=-",
    "c=IN IP4 127.0.0.1",
    "t=0 0",
    "m=audio 9 RTP/AVP 0",
)
OFFER: Final = "".join(f"{line}\r\n" for line in _MEDIA)
"""SDP with one stream of G.711."""


@dataclass(frozen=True)
class Answer:
    """A final response."""

    status: int
    headers: Mapping[str, str]
    """The first value of each header, by name in lower case."""
    body: str

    @property
    def media_port(self) -> int:
        """The port of the audio in its SDP."""
        found = re.search(r"^m=audio (\d+) ", self.body, re.MULTILINE)
        assert found is not None, self.body
        return int(found[1])

    @property
    def media_address(self) -> str:
        """The address of the audio in its SDP."""
        found = re.search(r"^c=IN IP4 (\S+)", self.body, re.MULTILINE)
        assert found is not None, self.body
        return found[1]


@dataclass
class Caller:
    """One connection to a gateway. A new call has a new Call-ID."""

    port: int
    transport: Transport = "tls"
    trust: ssl.SSLContext | None = None
    name: str = LOOPBACK
    """The server's name, which must be in its certificate."""
    source: str = "sip:caller@office.example.com"
    """The From URI."""
    address: str = LOOPBACK
    """The address of the gateway."""
    patience: float = PATIENCE
    """Seconds for a connection and for each answer."""
    call: str = field(default_factory=lambda: secrets.token_hex(8))
    sequence: int = 0
    answered: str = ""
    """The To header of the dialog."""

    def __enter__(self) -> Self:
        kind = socket.SOCK_DGRAM if self.transport == "udp" else socket.SOCK_STREAM
        plain = socket.socket(socket.AF_INET, kind)
        plain.settimeout(self.patience)
        try:
            plain.connect((self.address, self.port))
            self.socket = plain
            if self.transport == "tls":
                assert self.trust is not None
                self.socket = self.trust.wrap_socket(plain, server_hostname=self.name)
        except BaseException:
            plain.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def invite(self, to: str, *, login: tuple[str, str] | None = None, siprec: str = "") -> Answer:
        """Call someone, and send the ACK. With a login, a challenge is answered."""
        answer = self.ask("INVITE", to, body=_body(siprec))
        self.ask_nothing("ACK", to)
        if answer.status == 401 and login is not None:
            authorization = self.authorization(answer.headers["www-authenticate"], to, login)
            answer = self.ask("INVITE", to, {"Authorization": authorization}, _body(siprec))
            self.ask_nothing("ACK", to)
        return answer

    def authorization(self, challenge: str, to: str, login: tuple[str, str]) -> str:
        """The header that answers a challenge to a call."""
        return digest(challenge, "INVITE", to, login)

    def bye(self, to: str) -> Answer:
        """End the call."""
        return self.ask("BYE", to)

    def options(self, to: str) -> Answer:
        """Send OPTIONS, as a monitor does."""
        return self.ask("OPTIONS", to)

    def ask(self, method: str, to: str, headers: Mapping[str, str] | None = None, body: str = "") -> Answer:
        """Send one request, and return its final answer."""
        self.sequence += 1
        self._send(method, to, headers or {}, body)
        answer = self._read()
        if answer.status == 200:
            self.answered = answer.headers["to"]
        return answer

    def ask_nothing(self, method: str, to: str) -> None:
        """Send a request that has no answer."""
        self._send(method, to, {}, "")

    def _send(self, method: str, to: str, headers: Mapping[str, str], body: str) -> None:
        kind = "multipart/mixed;boundary=part" if "--part" in body else "application/sdp"
        lines = {
            "Via": f"SIP/2.0/{self.transport.upper()} {LOOPBACK};branch=z9hG4bK{secrets.token_hex(8)}",
            "Max-Forwards": "70",
            "From": f"<{self.source}>;tag={self.call}",
            "To": self.answered or f"<{to}>",
            "Call-ID": self.call,
            "CSeq": f"{self.sequence} {method}",
            "Contact": f"<sip:caller@{LOOPBACK}>",
            **headers,
            **({"Content-Type": kind} if body else {}),
            "Content-Length": str(len(body.encode())),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.socket.sendall(f"{method} {to} SIP/2.0\r\n{head}\r\n{body}".encode())

    def _read(self) -> Answer:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers.setdefault(name.lower(), value.strip())
        while len(rest) < int(headers.get("content-length", "0")):
            rest += self._more()
        status = int(first.split()[1])
        return self._read() if status < 200 else Answer(status, headers, rest.decode())

    def _more(self) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        return data


def digest(challenge: str, method: str, uri: str, login: tuple[str, str], cnonce: str = "") -> str:
    """The answer to a challenge: https://www.rfc-editor.org/rfc/rfc2617#section-3.2.2."""
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    user, password = login
    cnonce = cnonce or secrets.token_hex(8)
    first, second = _md5(f"{user}:{said['realm']}:{password}"), _md5(f"{method}:{uri}")
    response = _md5(f"{first}:{said['nonce']}:00000001:{cnonce}:auth:{second}")
    parts = {
        "username": user,
        "realm": said["realm"],
        "nonce": said["nonce"],
        "uri": uri,
        "response": response,
    }
    quoted = ", ".join(f'{name}="{value}"' for name, value in parts.items())
    return f'Digest {quoted}, algorithm=MD5, cnonce="{cnonce}", qop=auth, nc=00000001'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _body(siprec: str) -> str:
    """An offer, with the metadata of a recording if there are any."""
    if not siprec:
        return OFFER
    parts = (("application/sdp", OFFER), ("application/rs-metadata+xml", siprec))
    return (
        "".join(f"--part\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts) + "--part--\r\n"
    )
