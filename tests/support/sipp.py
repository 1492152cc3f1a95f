"""Calls with `sipp`: scenarios of one caller, and their results.

A scenario says which answer it expects, so sipp itself decides: its exit code is 0 only if each call went as written.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tests.support.outsiders import Done, Place

Transport = Literal["tcp", "udp"]
_TRANSPORTS: Final = {"tcp": "t1", "udp": "u1"}
TUNNEL: Final = 5071
"""The port at which the tunnel of a place listens."""

_REQUEST: Final = """\
  <send{more}>
    <![CDATA[
{method} sip:[service]@[remote_ip]:[remote_port];transport=[transport] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <{caller}>;tag=[call_number]
To: <sip:[service]@sip.example.com>{tag}
Call-ID: [call_id]
CSeq: {sequence} {method}
Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>
Max-Forwards: 70
{headers}Content-Length: [len]

{body}    ]]>
  </send>
"""
_OFFER: Final = """\
v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0
"""
_PART: Final = "--part\nContent-Type: {kind}\n\n{text}\n"


@dataclass(frozen=True)
class Caller:
    """Who calls whom, and how."""

    number: str
    """The callee."""
    login: tuple[str, str] | None = None
    uri: str = "sip:clerk@office.example.com"
    """The From URI."""
    transport: Transport = "tcp"
    siprec: str = ""
    """Metadata of a recording."""

    def refused(self, status: int, why: str = "") -> Scenario:
        """A scenario of a call that ends with this answer, after a challenge if there is a login.

        Args:
            status: the status of the answer.
            why: a regular expression that the header Warning must match; empty if there need be none.
        """
        return Scenario(self, _scenario(self._refused(status, why)))

    def taken(self) -> Scenario:
        """A scenario of a call that is challenged, then taken, and ended by the caller."""
        return Scenario(self, _scenario(self._taken()))

    def asked(self, status: int) -> Scenario:
        """A scenario of one OPTIONS, as monitors send it."""
        return Scenario(self, _scenario([self._request("OPTIONS", 1), _answer(status)]))

    def _refused(self, status: int, why: str) -> Iterator[str]:
        if self.login is not None:
            yield from self._challenged()
        yield self._invite(2)
        yield _warned(status, why) if why else _answer(status)
        yield self._request("ACK", 2, tag="[peer_tag_param]")

    def _taken(self) -> Iterator[str]:
        yield from self._challenged()
        yield self._invite(2)
        yield _answer(200)
        yield self._request("ACK", 2, tag="[peer_tag_param]")
        yield self._request("BYE", 3, tag="[peer_tag_param]")
        yield _answer(200)

    def _challenged(self) -> Iterator[str]:
        yield self._invite(1, answers=False)
        yield _answer(401, ' auth="true"')
        yield self._request("ACK", 1, tag="[peer_tag_param]")

    def _invite(self, sequence: int, *, answers: bool = True) -> str:
        headers = ""
        if answers and self.login is not None:
            user, password = self.login
            headers = f"[authentication username={user} password={password}]\n"
        kind, body = "application/sdp", _OFFER
        if self.siprec:
            parts = ((kind, body), ("application/rs-metadata+xml", self.siprec))
            body = "".join(_PART.format(kind=kind, text=text) for kind, text in parts) + "--part--\n"
            kind = "multipart/mixed;boundary=part"
        return self._request("INVITE", sequence, headers=f"{headers}Content-Type: {kind}\n", body=body)

    def _request(
        self, method: str, sequence: int, *, tag: str = "", headers: str = "", body: str = ""
    ) -> str:
        return _REQUEST.format(
            more="" if method == "ACK" else ' retrans="500"',
            method=method,
            caller=self.uri,
            tag=tag,
            sequence=sequence,
            headers=headers,
            body=body,
        )


@dataclass(frozen=True)
class Scenario:
    """The scenario that sipp runs for a caller."""

    caller: Caller
    text: str


@dataclass(frozen=True)
class Calls:
    """The numbers that sipp counted."""

    done: Done
    taken: int
    """The number of calls that went as the scenario says."""
    lost: int
    """The number of other calls."""
    unexpected: int
    """The number of calls that got another answer than the scenario says."""


@contextmanager
def tunnel(place: Place, address: str, port: int, authorities: Path, name: str) -> Iterator[int]:
    """Let stunnel pass data from a port of a place over TLS to a gateway, because Debian builds sipp without TLS.

    It trusts only the given authorities, and requires the name in the gateway's certificate.

    Args:
        place: the place where it runs.
        address: the address of the gateway.
        port: the gateway's port for TLS.
        authorities: PEM certificates.
        name: the name of the gateway for callers.
    """
    settings = [
        "foreground = yes",
        "pid =",
        "[sip]",
        "client = yes",
        f"accept = {place.address}:{TUNNEL}",
        f"connect = {address}:{port}",
        f"CAfile = {authorities}",
        "verifyChain = yes",
        f"checkHost = {name}",
        f"sni = {name}",
    ]
    file = place.folder / "stunnel.conf"
    file.write_text("".join(f"{line}\n" for line in settings), encoding="utf-8")
    with place.running("stunnel4", str(file), log=place.folder / "stunnel.log"):
        place.wait_for_port(TUNNEL)
        yield TUNNEL


def call(
    place: Place, scenario: Scenario, to: tuple[str, int], *, count: int = 1, seconds: float = 60
) -> Calls:
    """Let sipp run a scenario from a place, one call after another."""
    name = f"sipp-{secrets.token_hex(4)}"
    file, statistics = place.folder / f"{name}.xml", place.folder / f"{name}.csv"
    file.write_text(scenario.text, encoding="utf-8")
    options = {
        "-sf": file,
        "-t": _TRANSPORTS[scenario.caller.transport],
        "-s": scenario.caller.number,
        "-i": place.address,
        "-m": count,
        "-l": 1,
        "-r": 200,
        "-timeout": f"{seconds:.0f}s",
        "-recv_timeout": 15000,
        "-stf": statistics,
        "-fd": 1,
        "-error_file": place.folder / f"{name}.log",
    }
    arguments = [str(each) for pair in options.items() for each in pair]
    switches = ["-nostdin", "-trace_stat", "-timeout_error", "-trace_err"]
    done = place.run("sipp", *arguments, *switches, f"{to[0]}:{to[1]}", seconds=seconds + 20)
    return Calls(done, *_counted(statistics.read_text(encoding="utf-8") if statistics.exists() else ""))


def _counted(text: str) -> tuple[int, int, int]:
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    if not rows:
        return 0, 0, 0
    taken, lost, unexpected = (
        int(rows[-1][f"{name}(C)"]) for name in ("SuccessfulCall", "FailedCall", "FailedUnexpectedMessage")
    )
    return taken, lost, unexpected


def _answer(status: int, more: str = "") -> str:
    return f'  <recv response="{status}"{more}/>\n'


def _warned(status: int, why: str) -> str:
    action = (
        f'<ereg regexp="{why}" search_in="hdr" header="Warning:" check_it="true" assign_to="why"/>'
        '<log message="[$why]"/>'  # sipp refuses a variable that is never used
    )
    return f'  <recv response="{status}"><action>{action}</action></recv>\n'


def _scenario(steps: Iterator[str] | list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="calls">\n{"".join(steps)}</scenario>\n'
    )
