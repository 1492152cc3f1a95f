"""The controls: each tests one promise of a listener in the outputs."""

import http.client
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Final

from verify import calls, sip, tls, web
from verify.model import Answer, Control, Endpoint, Finding, Place, Verdict
from verify.ports import KNOWN_PORTS, open_ports
from verify.question import Question
from voice_gateway_outputs import GatewayOutputs
from voice_gateway_outputs.contract import Authentication, CertificateOutput, ExposureOutput, Reach

_OUTSIDE: Final = {Reach.NODE_PORT, Reach.NODE, Reach.LOAD_BALANCER, Reach.DOCKER_HOST}
_PLAIN_SIP: Final = 5060
"""RFC 3261's port of plain SIP. The outputs have no port for it if it is closed."""
_BAD_REQUEST, _UNAUTHORIZED = 400, 401
_ABSENT: Final = (
    "No TCP port is open to this machine. A wrong address, or a gateway that does not run, looks the same."
)
_METRICS: Final = "/metrics/application"
"""https://www.ibm.com/docs/en/voice-gateway?topic=gateway-monitoring"""


def findings(question: Question) -> Iterator[Finding]:
    """Every control, in the order of the outputs."""
    listed = _listed(question.outputs)
    others = {*KNOWN_PORTS, *question.extra_ports} - listed
    found = open_ports(question.address, others | listed, question.seconds)
    for entry in question.outputs.exposure:
        yield from _listener(question, entry, is_open=entry.ports.low in found)
    yield from _plain_sip(question)
    subject = f"{len(others)} TCP ports that the outputs do not list"
    yield Finding(Control.NOTHING_ELSE, subject, *_closed(found - listed))
    if not found:
        yield Finding(Control.PRESENT, f"gateway at {question.address}", Verdict.NOT_ASKED, _ABSENT)


def _listed(outputs: GatewayOutputs) -> set[int]:
    """The TCP ports that the outputs list for others than the cluster."""
    return {
        port
        for entry in outputs.exposure
        if entry.protocol == "TCP" and entry.reach in _OUTSIDE
        for port in range(entry.ports.low, entry.ports.high + 1)
    }


def _listener(question: Question, entry: ExposureOutput, *, is_open: bool) -> Iterator[Finding]:
    subject = _subject(entry)
    if entry.reach not in _OUTSIDE:
        yield Finding(
            Control.REACHABLE, subject, Verdict.NOT_ASKED, "It can be reached only inside the cluster."
        )
    elif entry.protocol != "TCP":
        yield Finding(
            Control.REACHABLE, subject, Verdict.NOT_ASKED, "A media port answers only during a call."
        )
    else:
        yield Finding(Control.REACHABLE, subject, *_reachable(question, entry, is_open=is_open))
        if is_open:
            for control, answer in _controls(question, entry):
                yield Finding(control, subject, *_asked(answer))


def _subject(entry: ExposureOutput) -> str:
    ports = (
        f"{entry.ports.low}"
        if entry.ports.low == entry.ports.high
        else f"{entry.ports.low}-{entry.ports.high}"
    )
    return f"{entry.what}, {ports}/{entry.protocol}"


def _reachable(question: Question, entry: ExposureOutput, *, is_open: bool) -> Answer:
    if question.place is Place.UNLISTED:
        if not is_open:
            return Verdict.HOLDS, "It is closed to this machine."
        if any(source.kind == "anywhere" for source in entry.sources):
            return Verdict.HOLDS, "It is open to this machine, and the outputs list every source."
        return Verdict.BROKEN, "It is open to a source that the outputs do not list."
    if is_open:
        return Verdict.HOLDS, "It is open to a source that the outputs list."
    return Verdict.BROKEN, "It is closed to a source that the outputs list."


def _asked(answer: Callable[[], Answer]) -> Answer:
    try:
        return answer()
    except (OSError, http.client.HTTPException) as error:
        return Verdict.BROKEN, f"The server did not answer as expected ({type(error).__name__})."


def _controls(question: Question, entry: ExposureOutput) -> Iterator[tuple[Control, Callable[[], Answer]]]:
    outputs, endpoint = question.outputs, question.at(entry.ports.low)
    is_sip = entry.ports.low == outputs.sip.tls_port
    is_rest = entry.ports.low in {outputs.rest.http_port, outputs.rest.https_port}
    if entry.tls:
        # outputs before version 1.2 do not name the service
        service = entry.service or ("orchestrator" if is_sip or is_rest else "adapter")
        yield from _tls_controls(question, endpoint, service)
    if is_sip:
        yield Control.DIGEST, lambda: calls.digest(question, entry, endpoint)
        yield from calls.whitelists(question, endpoint)
    else:
        path, websocket = (_METRICS, False) if is_rest else ("/", True)
        yield Control.PASSWORD, lambda: _password(entry, endpoint, path, websocket=websocket)


def _tls_controls(
    question: Question, endpoint: Endpoint, service: str
) -> Iterator[tuple[Control, Callable[[], Answer]]]:
    yield Control.TLS_VERSIONS, lambda: _versions(endpoint)
    certificate = next((each for each in question.outputs.certificates if each.service == service), None)
    yield Control.AUTHORITY, lambda: _authority(question.outputs, endpoint, certificate)
    # one handshake for the three; if it fails, the next control tries again
    presented = cache(lambda: tls.presented_certificate(endpoint))
    if certificate is not None:
        yield Control.NAMES, lambda: _names(presented(), certificate)
        yield Control.IDENTITY, lambda: _identity(presented(), certificate)
    yield Control.EXPIRY, lambda: _expiry(presented())


def _versions(endpoint: Endpoint) -> Answer:
    old = [version.name for version in tls.OLD_VERSIONS if tls.speaks(endpoint, version)]
    if old:
        return Verdict.BROKEN, "The server speaks TLS 1.0 or 1.1."
    return Verdict.HOLDS, "The server speaks neither TLS 1.0 nor 1.1."


def _authority(outputs: GatewayOutputs, endpoint: Endpoint, certificate: CertificateOutput | None) -> Answer:
    names = [name for name in certificate.names if "*" not in name] if certificate else []
    if not outputs.authority.ca_bundle_pem or not names:
        return Verdict.NOT_ASKED, "The outputs contain no authority for it."
    if tls.is_trusted(endpoint, outputs.authority.ca_bundle_pem, names[0]):
        return Verdict.HOLDS, "The chain ends at an authority of the outputs, and the name is right."
    return (
        Verdict.BROKEN,
        "The chain does not end at an authority of the outputs, has expired, or is for another name.",
    )


def _names(presented: tls.Presented, certificate: CertificateOutput) -> Answer:
    if set(certificate.names) <= presented.names:
        return Verdict.HOLDS, "The certificate has every name of the outputs."
    return Verdict.BROKEN, "The certificate lacks a name of the outputs."


def _identity(presented: tls.Presented, certificate: CertificateOutput) -> Answer:
    if presented.fingerprint == certificate.fingerprint:
        return Verdict.HOLDS, "It is the certificate of the outputs."
    return (
        Verdict.BROKEN,
        "It is not the certificate of the outputs; read them again after the last update.",
    )


def _expiry(presented: tls.Presented) -> Answer:
    end = presented.not_after
    if end > datetime.now(UTC):
        return Verdict.HOLDS, f"The certificate is valid until {end.date().isoformat()}."
    return Verdict.BROKEN, f"The certificate ended on {end.date().isoformat()}."


def _password(entry: ExposureOutput, endpoint: Endpoint, path: str, *, websocket: bool) -> Answer:
    if entry.authentication is not Authentication.PASSWORD:
        return Verdict.NOT_ASKED, "The outputs promise no authentication."
    status = web.status_of(endpoint, path, tls=entry.tls, websocket=websocket)
    if status == _UNAUTHORIZED:
        return Verdict.HOLDS, "A request without a password is refused."
    return Verdict.BROKEN, f"A request without a password was answered with status {status}, not 401."


def _plain_sip(question: Question) -> Iterator[Finding]:
    if question.outputs.sip.plain_port is not None:
        return
    for transport, ask in (("TCP", sip.ask_over_tcp), ("UDP", sip.ask_over_udp)):
        status = ask(question.at(_PLAIN_SIP), "OPTIONS")
        verdict, reason = _refused(status)
        yield Finding(Control.PLAIN_SIP, f"plain SIP, {_PLAIN_SIP}/{transport}", verdict, reason)


def _refused(status: int | None) -> Answer:
    if status is None:
        return Verdict.HOLDS, "Plain SIP gets no answer."
    if status == _BAD_REQUEST:
        return Verdict.HOLDS, "Plain SIP is refused."
    return Verdict.BROKEN, f"Plain SIP was answered with status {status}."


def _closed(unexpected: set[int]) -> Answer:
    if unexpected:
        return Verdict.BROKEN, f"Open: {', '.join(map(str, sorted(unexpected)))}."
    return Verdict.HOLDS, "All are closed."
