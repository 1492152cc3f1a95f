"""Combinations of weaker choices that leave nothing in the way of a stranger: refused, whatever the reasons.

Owns the table of them. A single choice takes one guard away and is paid for with a reason; a combination is listed
where the guards that are taken away were the last ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from declaration.addresses import is_anyone, is_loopback
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.gateway import Facts


def _filters_nothing(gateway: Gateway) -> bool:
    """Whether no network policy stands in the way: on a Docker host that others reach, and on the host network."""
    docker = gateway.target.docker
    answers_others = docker is not None and not is_loopback(docker.bind_address)
    return answers_others or gateway.takes(Choice.HOST_NETWORK)


def _adapter_open(gateway: Gateway) -> bool:
    outside = gateway.adapter_outside
    if gateway.takes(Choice.HOST_NETWORK):
        return gateway.adapter is not None
    return outside is not None and (is_anyone(outside.sources) or _filters_nothing(gateway))


def _rest_open(gateway: Gateway) -> bool:
    rest = gateway.rest
    if rest.bind != "pod":
        return False
    if gateway.takes(Choice.HOST_NETWORK):
        return True
    reached = bool(rest.client_networks)
    return is_anyone(rest.client_networks) or (reached and _filters_nothing(gateway))


def _starts_calls(gateway: Gateway) -> bool:
    return gateway.rest.outbound_calls is not None


def _takes_strangers_calls(gateway: Gateway) -> bool:
    """Whether anyone beyond the cluster may call, and the gateway may dial out."""
    lists = gateway.whitelists
    listed = lists.trusted_addresses or lists.from_uri or gateway.tenants
    beyond = gateway.exposure.service != "ClusterIP" or _filters_nothing(gateway)
    return beyond and not listed and _starts_calls(gateway)


def _always(_: Gateway) -> bool:
    return True


@dataclass(frozen=True)
class Combination:
    """Weaker choices that are refused together."""

    choices: tuple[Choice, ...]
    """All of them; the fault stands at the last."""
    holds: Callable[[Gateway], bool]
    """Where else the combination leaves nothing."""
    reason: str
    remedy: str
    concerns: tuple[str, ...]
    """What else is looked at."""


COMBINATIONS: tuple[Combination, ...] = (
    Combination(
        (Choice.ADAPTER_WITHOUT_TLS, Choice.ADAPTER_WITHOUT_AUTHENTICATION),
        _adapter_open,
        "leaves the adapter open: without TLS and authentication, whoever reaches it uses and overhears it",
        "remove one of the two, or name the networks of your relays in adapter.outside.sources where a policy keeps"
        " others out",
        ("adapter", "target"),
    ),
    Combination(
        (Choice.OPEN_REST,),
        _starts_calls,
        "leaves outbound calls open: whoever reaches REST would start calls at your cost",
        "remove open-rest, or remove rest.outboundCalls",
        ("rest",),
    ),
    Combination(
        (Choice.PLAIN_REST, Choice.OPEN_REST),
        _rest_open,
        "leaves REST open: without TLS and password, whoever reaches it reads along and administers the gateway",
        "remove one of the two, or list only your own networks in rest.clientNetworks where a policy keeps others out",
        ("rest", "target"),
    ),
    Combination(
        (Choice.PLAIN_SIP,),
        _takes_strangers_calls,
        "leaves signalling open: anyone may call in clear, and the gateway dials out",
        "remove plain-sip, or list your trunk in whitelists.trustedAddresses",
        ("exposure", "rest", "target", "tenants", "whitelists"),
    ),
    Combination(
        (Choice.PLAIN_SERVICES, Choice.NO_CERTIFICATE_CHECKS),
        _always,
        "leaves services unguarded: some are called in clear, and of the others no certificate is checked",
        "remove no-certificate-checks, and trust the services' authorities in tls.trust",
        (),
    ),
)
"""Each combination with its reason and remedy; which others stay allowed is in the decision record on them."""


def combinations_leave_something(facts: Facts) -> Iterator[Fault]:
    """Reasons cannot outweigh that nothing is left."""
    gateway = facts.gateway
    positions = {choice.what: position for position, choice in enumerate(gateway.weaker_choices)}
    for each in COMBINATIONS:
        if set(each.choices) <= set(positions) and each.holds(gateway):
            last = max(positions[choice] for choice in each.choices)
            yield Fault(f"weakerChoices[{last}]", each.reason, each.remedy, each.concerns)


RULES = (combinations_leave_something,)
