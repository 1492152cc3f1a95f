"""Ways in which a gateway is broken on purpose, and what `verify` must find of each: the same for every target.

How a target is broken so is its own: `tests/live/test_verify_finds_faults.py` has it for Docker, and
`tests/support/faults_on_node.py` for a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from verify.model import Control

Pair = tuple[str, str]
"""A control and the listener that it is about."""

SIP, REST, SPEECH = "SIP over TLS", "REST and metrics", "speech-to-text adapter"
PLAIN: Final = "plain SIP"
MEDIA: Final = (Control.REACHABLE, "RTP and RTCP")
OTHERS: Final = (Control.NOTHING_ELSE, "TCP ports that the outputs do not list")
CLOSED: Final = frozenset({(Control.PLAIN_SIP, PLAIN), OTHERS})
TLS: Final = (
    Control.TLS_VERSIONS,
    Control.AUTHORITY,
    Control.NAMES,
    Control.IDENTITY,
    Control.EXPIRY,
)


def held_by(*listeners: str) -> frozenset[Pair]:
    """What a listed place sees of a sound gateway with these listeners, whitelists and passwords."""
    shown = {(control, listener) for listener in listeners for control in (Control.REACHABLE, *TLS)}
    passwords = {(Control.PASSWORD, listener) for listener in listeners if listener != SIP}
    calls = {(Control.DIGEST, SIP), (Control.WHITELIST_OF_CALLERS, SIP)}
    return CLOSED | shown | passwords | calls


@dataclass(frozen=True)
class Fault:
    """What `verify` finds broken of a gateway that is broken in one way."""

    listed: frozenset[Pair] = frozenset()
    """From a place that the gateway lists."""
    unlisted: frozenset[Pair] = frozenset()
    """From one of which it knows nothing."""


def _certificate(*controls: Control, listeners: tuple[str, ...]) -> Fault:
    """Another certificate than that of the outputs, at listeners that share one."""
    found = {(control, listener) for control in (Control.IDENTITY, *controls) for listener in listeners}
    return Fault(frozenset(found))


def _at(control: Control, *listeners: str) -> frozenset[Pair]:
    return frozenset((control, listener) for listener in listeners)


_CALLERS: Final = (SIP, REST)
"""The orchestrator shows one certificate at both."""
ALL: Final = (SIP, REST, SPEECH)

FAULTS: Final[Mapping[str, Fault]] = {
    "old TLS before the adapter": Fault(_at(Control.TLS_VERSIONS, SPEECH)),
    "adapter: other certificate": _certificate(listeners=(SPEECH,)),
    "adapter: foreign authority, other name": _certificate(
        Control.AUTHORITY, Control.NAMES, listeners=(SPEECH,)
    ),
    "adapter: certificate has ended": _certificate(Control.AUTHORITY, Control.EXPIRY, listeners=(SPEECH,)),
    "orchestrator: foreign authority, has ended": _certificate(
        Control.AUTHORITY, Control.EXPIRY, listeners=_CALLERS
    ),
    "orchestrator: foreign authority": _certificate(Control.AUTHORITY, listeners=_CALLERS),
    "orchestrator: certificate has ended": _certificate(
        Control.AUTHORITY, Control.EXPIRY, listeners=_CALLERS
    ),
    "orchestrator: a name is missing": _certificate(Control.NAMES, listeners=_CALLERS),
    "calls without a password": Fault(_at(Control.DIGEST, SIP)),
    "no whitelist of callers": Fault(_at(Control.WHITELIST_OF_CALLERS, SIP)),
    "no whitelist of addresses": Fault(unlisted=_at(Control.WHITELIST_OF_ADDRESSES, SIP)),
    "REST without a password": Fault(_at(Control.PASSWORD, REST)),
    "adapter without a password": Fault(_at(Control.PASSWORD, SPEECH)),
    "plain SIP is published": Fault(CLOSED),
    "one more port is published": Fault(frozenset({OTHERS})),
    "the firewall keeps the trunk out": Fault(_at(Control.REACHABLE, *ALL)),
    "the trunk is kept from SIP": Fault(_at(Control.REACHABLE, SIP)),
    "the stranger is let in to SIP": Fault(unlisted=_at(Control.REACHABLE, SIP)),
    "the stranger is let in to the adapter": Fault(unlisted=_at(Control.REACHABLE, SPEECH)),
}


def found(*faults: str, listeners: tuple[str, ...] = ALL) -> set[Pair]:
    """What a listed place finds broken where these faults are, and only those listeners can be asked."""
    return _asked(listeners, (FAULTS[each].listed for each in faults))


def found_by_a_stranger(*faults: str, listeners: tuple[str, ...] = ALL) -> set[Pair]:
    """The same for an unlisted place."""
    return _asked(listeners, (FAULTS[each].unlisted for each in faults))


def _asked(listeners: tuple[str, ...], pairs: Iterable[frozenset[Pair]]) -> set[Pair]:
    hidden = {each for each in ALL if each not in listeners}
    return {pair for each in pairs for pair in each if pair[1] not in hidden}
