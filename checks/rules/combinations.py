"""Combinations of weaker choices that leave no protection: they are refused, whatever the reasons.

Owns the table of them. A single choice removes one protection and needs a reason; a combination is listed if it
removes the last protection.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from declaration.addresses import is_anyone, is_loopback
from declaration.containers import ADAPTER_KEYS
from declaration.faults import Fault
from declaration.weaker import Choice
from facts.gateway import Facts


def _filters_nothing(facts: Facts) -> bool:
    """Whether no network policy applies.

    No policy applies on the host network. On a target without policies, only ports that are bound to loopback are safe.
    """
    if facts.gateway.takes(Choice.HOST_NETWORK):
        return True
    if facts.target.filters_traffic:
        return False
    address = facts.site.host_address
    return address is None or not is_loopback(address)


def _adapter_open(facts: Facts) -> bool:
    """Whether anyone can reach an adapter that has neither TLS nor authentication."""
    gateway = facts.gateway
    both = (Choice.ADAPTER_WITHOUT_TLS, Choice.ADAPTER_WITHOUT_AUTHENTICATION)
    unprotected = [
        adapter
        for key, adapter in gateway.adapters.items()
        if all(gateway.takes(choice, key) for choice in both)
    ]
    if gateway.takes(Choice.HOST_NETWORK):
        return bool(unprotected)
    reaches = (adapter.outside for adapter in unprotected if adapter.outside is not None)
    return any(is_anyone(outside.sources) or _filters_nothing(facts) for outside in reaches)


def _rest_open(facts: Facts) -> bool:
    rest = facts.gateway.rest
    if rest.bind != "pod":
        return False
    if facts.gateway.takes(Choice.HOST_NETWORK):
        return True
    has_networks = bool(rest.client_networks)
    return is_anyone(rest.client_networks) or (has_networks and _filters_nothing(facts))


def _starts_calls(facts: Facts) -> bool:
    return facts.gateway.rest.outbound_calls is not None


def _takes_strangers_calls(facts: Facts) -> bool:
    """Whether anyone outside the cluster may call, and the gateway can make outbound calls."""
    gateway = facts.gateway
    lists = gateway.whitelists
    listed = lists.trusted_addresses or lists.from_uri or gateway.tenants
    is_outside = gateway.exposure.service != "ClusterIP" or _filters_nothing(facts)
    return is_outside and not listed and _starts_calls(facts)


@dataclass(frozen=True)
class Combination:
    """Weaker choices that are refused together."""

    choices: tuple[Choice, ...]
    """All of them; the fault is reported at the last."""
    holds: Callable[[Facts], bool]
    """Further condition for the fault."""
    reason: str
    remedy: str
    concerns: tuple[str, ...]
    """Other paths that the condition uses."""


COMBINATIONS: tuple[Combination, ...] = (
    Combination(
        (Choice.ADAPTER_WITHOUT_TLS, Choice.ADAPTER_WITHOUT_AUTHENTICATION),
        _adapter_open,
        "leaves the adapter open: without TLS and authentication, anyone who reaches it can use it and listen",
        "remove one of the two, or name the networks of your relays in the adapter's outside.sources where a policy"
        " blocks others",
        (*ADAPTER_KEYS, "target"),
    ),
    Combination(
        (Choice.OPEN_REST,),
        _starts_calls,
        "leaves outbound calls open: anyone who reaches REST can start calls at your cost",
        "remove open-rest, or remove rest.outboundCalls",
        ("rest",),
    ),
    Combination(
        (Choice.PLAIN_REST, Choice.OPEN_REST),
        _rest_open,
        "leaves REST open: without TLS and password, anyone who reaches it can read and administer the gateway",
        "remove one of the two, or list only your own networks in rest.clientNetworks where a policy blocks others",
        ("rest", "target"),
    ),
    Combination(
        (Choice.PLAIN_SIP,),
        _takes_strangers_calls,
        "leaves signalling open: anyone may call in clear, and the gateway can make outbound calls",
        "remove plain-sip, or list your trunk in whitelists.trustedAddresses",
        ("exposure", "rest", "target", "tenants", "whitelists"),
    ),
    Combination(
        (Choice.PLAIN_SERVICES, Choice.NO_CERTIFICATE_CHECKS),
        lambda _: True,
        "leaves services unprotected: some are called in clear, and certificates of the others are not checked",
        "remove no-certificate-checks, and trust the services' authorities in tls.trust",
        (),
    ),
)
"""Each combination with its reason and remedy; the decision record says which others are allowed."""


def combinations_leave_a_protection(facts: Facts) -> Iterator[Fault]:
    """No reason justifies a gateway without any protection."""
    gateway = facts.gateway
    positions = {choice.what: position for position, choice in enumerate(gateway.weaker_choices)}
    for each in COMBINATIONS:
        if set(each.choices) <= set(positions) and each.holds(facts):
            last = max(positions[choice] for choice in each.choices)
            yield Fault(f"weakerChoices[{last}]", each.reason, each.remedy, each.concerns)
