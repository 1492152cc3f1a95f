"""Rules on the networks that may connect: anyone is not a list."""

from collections.abc import Iterator
from dataclasses import dataclass

from declaration.addresses import is_anyone
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.gateway import Facts


@dataclass(frozen=True)
class Opening:
    """A listener that is open to declared networks."""

    path: str
    """Where the networks are declared."""
    networks: tuple[str, ...]
    """Networks that may connect."""
    missing: tuple[str, ...]
    """What does not guard it by the declared choices: TLS, authentication."""

    @property
    def is_to_anyone(self) -> bool:
        """Whether the networks are no narrower than anyone."""
        return is_anyone(self.networks)


def openings(gateway: Gateway) -> Iterator[Opening]:
    """Every listener that TLS and authentication guard, with the networks that may connect to it."""
    rest, outside = gateway.rest, gateway.adapter_outside
    yield Opening(
        "rest.clientNetworks",
        rest.client_networks,
        _missing(gateway, Choice.PLAIN_REST, Choice.OPEN_REST),
    )
    yield Opening(
        "adapter.outside.sources",
        outside.sources if outside else (),
        _missing(gateway, Choice.ADAPTER_WITHOUT_TLS, Choice.ADAPTER_WITHOUT_AUTHENTICATION),
    )


def _missing(gateway: Gateway, without_tls: Choice, without_authentication: Choice) -> tuple[str, ...]:
    guards = (("TLS", without_tls), ("authentication", without_authentication))
    return tuple(guard for guard, choice in guards if gateway.takes(choice))


def lets_unguarded_anyone_in(gateway: Gateway) -> bool:
    """Whether anyone may connect where TLS or authentication is missing."""
    return any(each.missing and each.is_to_anyone for each in openings(gateway))


def anyone_is_a_choice(facts: Facts) -> Iterator[Fault]:
    """Where TLS or authentication is missing, the networks are what is left as a guard."""
    gateway = facts.gateway
    if gateway.takes(Choice.ANYONE):
        return
    for opening in openings(gateway):
        if opening.missing and opening.is_to_anyone:
            yield Fault(
                opening.path,
                f"lets anyone connect, and {' and '.join(opening.missing)} is switched off there",
                f"list the networks of the clients, or add {{what: {Choice.ANYONE}, reason: ...}} to weakerChoices",
                concerns=("weakerChoices",),
            )


def media_networks_narrow(facts: Facts) -> Iterator[Fault]:
    """A list that lets anyone in looks like a guard, and it would open a load balancer for all ports."""
    gateway = facts.gateway
    if is_anyone(gateway.exposure.media_networks):
        yield Fault(
            "exposure.mediaNetworks",
            "lets anyone send audio: the networks together are nearly all addresses",
            "list the trunk's media networks; leave the list out where audio may come from anywhere",
        )


RULES = (anyone_is_a_choice, media_networks_narrow)
