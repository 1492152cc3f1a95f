"""Changes of what can be reached from outside: opened and closed ports, TLS, authentication, reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from declaration.containers import ADAPTER_KEYS, CONTAINERS
from declaration.weaker import Choice
from facts.listeners import Authentication, Reach
from facts.services.orchestrator_ports import REST_HTTPS, SIP_TLS, SIP_UDP
from facts.services.relay import CONTROL, RTP
from plan.outputs.access import ExposureOutput
from review import words
from review.changes import Change, Verdict
from review.model import Report

_ADAPTERS: Final = {CONTAINERS[key].words: CONTAINERS[key].name for key in ADAPTER_KEYS}
"""Names of the adapters' containers, by what they open."""
_ABOUT: Final[Mapping[str, tuple[Choice, ...]]] = {
    SIP_UDP.words: (Choice.PLAIN_SIP, Choice.HOST_NETWORK),
    SIP_TLS.words: (Choice.HOST_NETWORK,),
    RTP.words: (Choice.HOST_NETWORK,),
    REST_HTTPS.words: (Choice.PLAIN_REST, Choice.OPEN_REST, Choice.ANYONE, Choice.HOST_NETWORK),
    **dict.fromkeys(
        _ADAPTERS,
        (
            Choice.ADAPTER_WITHOUT_TLS,
            Choice.ADAPTER_WITHOUT_AUTHENTICATION,
            Choice.ANYONE,
            Choice.HOST_NETWORK,
        ),
    ),
    CONTROL.words: (Choice.PLAIN_CONTROL,),
}
"""Weaker choices that open ports, by what they open. A change names those that it adds."""
_WIDTH: Final = (Reach.CLUSTER, Reach.NODE, Reach.NODE_PORT, Reach.LOAD_BALANCER, Reach.HOST)
"""Reaches outside of the gateway, from the narrowest to the widest."""
_OPENED, _CLEAR, _ASKED, _ANYONE, _WIDER = 5, 8, 8, 7, 3


@dataclass(frozen=True)
class _Said:
    """A sentence about one port. Equal sentences about several ports are joined later."""

    verdict: Verdict
    weight: int
    before: str
    after: str


def exposure_changes(old: Report, new: Report) -> Iterator[Change]:
    """One sentence for each change, with all its ports."""
    ports: dict[_Said, list[str]] = {}
    for said, port in _all(old, new):
        ports.setdefault(said, []).append(port)
    for said, port_texts in ports.items():
        text = f"{said.before} on {' and '.join(dict.fromkeys(port_texts))}{said.after}"
        yield Change(said.verdict, text, said.weight)


def _all(old: Report, new: Report) -> Iterator[tuple[_Said, str]]:
    for before, after in _pairs(old.exposure, new.exposure):
        port = after or before
        if port is None:
            continue
        because = _because(old, new, port.what)
        for said in _said(before, after, because):
            yield said, words.ports(port.ports, port.protocol)


def _pairs(
    old: tuple[ExposureOutput, ...], new: tuple[ExposureOutput, ...]
) -> Iterator[tuple[ExposureOutput | None, ExposureOutput | None]]:
    """The same port before and after: with the same encryption if there is one, else with the other."""
    left, right = list(old), list(new)
    for same_encryption in (True, False):
        for before in list(left):
            for after in right:
                if (before.what, before.protocol) == (after.what, after.protocol) and (
                    not same_encryption or before.tls == after.tls
                ):
                    left.remove(before)
                    right.remove(after)
                    yield before, after
                    break
    yield from ((before, None) for before in left)
    yield from ((None, after) for after in right)


def _because(old: Report, new: Report, what: str) -> str:
    """The added weaker choices that open this port."""
    taken = _opening(old, what)
    reasons = [f"{choice}: {reason}" for choice, reason in _opening(new, what).items() if choice not in taken]
    return f" (weaker choice {'; '.join(reasons)})" if reasons else ""


def _opening(report: Report, what: str) -> dict[str, str]:
    """The reason of each weaker choice that opens this port. A choice for the other adapter does not."""
    return {
        each.what: each.reason
        for each in report.weaker_choices
        if each.what in _ABOUT.get(what, ())
        and (not each.containers or _ADAPTERS.get(what) in each.containers)
    }


def _said(before: ExposureOutput | None, after: ExposureOutput | None, because: str) -> Iterator[_Said]:
    if before is None and after is not None:
        weight = (
            _OPENED
            + 2 * (not after.tls)
            + 2 * after.is_to_anyone
            + (after.authentication is Authentication.NONE)
        )
        yield _Said(
            Verdict.WORSE,
            weight,
            f"opens {after.what}",
            f" to {words.sources(after)}, {'encrypted' if after.tls else 'in clear'}, {_asked(after)}{because}",
        )
    elif after is None and before is not None:
        yield _Said(
            Verdict.BETTER, _OPENED, f"closes {before.what}", f", which was open to {words.sources(before)}"
        )
    elif before is not None and after is not None:
        yield from _altered(before, after, because)


def _altered(before: ExposureOutput, after: ExposureOutput, because: str) -> Iterator[_Said]:
    what = after.what
    if before.tls != after.tls:
        verdict = Verdict.BETTER if after.tls else Verdict.WORSE
        yield _Said(verdict, _CLEAR, f"{'encrypts' if after.tls else 'no longer encrypts'} {what}", because)
    if before.authentication is not after.authentication:
        yield _authentication(before, after, because)
    if before.is_to_anyone != after.is_to_anyone:
        if after.is_to_anyone:
            yield _Said(Verdict.WORSE, _ANYONE, f"lets anyone reach {what}", because)
        else:
            yield _Said(Verdict.BETTER, _ANYONE, f"lets only {words.sources(after)} reach {what}", "")
    if before.reach is not after.reach:
        is_wider = _WIDTH.index(after.reach) > _WIDTH.index(before.reach)
        verdict = Verdict.WORSE if is_wider else Verdict.BETTER
        after_words = f" at {words.reach(after)}, instead of {words.reach(before)}{because}"
        yield _Said(verdict, _WIDER, f"makes {what} reachable", after_words)
    if before.node_ports != after.node_ports:
        verdict = Verdict.WORSE if after.node_ports else Verdict.BETTER
        yield _Said(
            verdict,
            _WIDER,
            f"{'opens' if after.node_ports else 'closes'} a port of every node for {what}",
            "",
        )
    if before.ports != after.ports:
        yield _Said(Verdict.NEUTRAL, 0, f"moves {what} from {words.ports(before.ports)}: it is", "")


def _authentication(before: ExposureOutput, after: ExposureOutput, because: str) -> _Said:
    what = after.what
    if after.authentication is Authentication.NONE:
        return _Said(
            Verdict.WORSE, _ASKED, f"no longer asks for {before.authentication.words} of {what}", because
        )
    if before.authentication is Authentication.NONE:
        return _Said(Verdict.BETTER, _ASKED, f"asks for {after.authentication.words} of {what}", "")
    return _Said(Verdict.NEUTRAL, 0, f"asks for {after.authentication.words} instead of {what}", "")


def _asked(exposure: ExposureOutput) -> str:
    if exposure.authentication is Authentication.NONE:
        return "without authentication"
    return f"with {exposure.authentication.words}"
