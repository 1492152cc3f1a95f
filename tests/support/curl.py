"""Requests with curl: the answer of a server, or why curl does not connect. Passwords reach curl through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.outsiders import Place

UNTRUSTED: Final = 60
"""curl's exit code if the server's certificate is not trusted: https://curl.se/docs/manpage.html#60."""


@dataclass(frozen=True)
class Response:
    """The status of the answer, and curl's exit code. The status is 0 if there is no answer."""

    status: int
    code: int = 0


@dataclass(frozen=True)
class Request:
    """A request."""

    url: str
    login: tuple[str, str] | None = None
    """User and password for basic authentication."""
    where: str = ""
    """`HOST:PORT:ADDRESS`, if DNS does not know the host."""
    settings: tuple[str, ...] = ()
    """Further lines of a file with curl's options."""


def ask(place: Place, request: Request, trust: Path) -> Response:
    """Send a request from a place, and trust only the given authorities."""
    lines = [
        f'url = "{request.url}"',
        f'cacert = "{trust}"',
        'capath = "/none"',
        'output = "/dev/null"',
        'write-out = "%{http_code}"',
        "silent",
        "max-time = 20",
        *([f'user = "{":".join(request.login)}"'] if request.login else []),
        *([f'resolve = "{request.where}"'] if request.where else []),
        *request.settings,
    ]
    done = place.run("curl", "--config", "-", given="".join(f"{line}\n" for line in lines))
    return Response(int(done.text[-3:]), done.code)
