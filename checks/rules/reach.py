"""Rules on the networks that may connect: a list must not allow everyone."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.choices import needs_choice
from declaration.addresses import is_anyone
from declaration.faults import Fault
from declaration.weaker import Choice
from facts.gateway import Facts
from facts.listeners import Authentication, Listener
from facts.parties import Network


@dataclass(frozen=True)
class Opening:
    """Listeners that are open to the networks of one list."""

    path: str
    """The list."""
    networks: tuple[str, ...]
    """Networks that may connect."""
    missing: tuple[str, ...]
    """The missing protections: TLS, authentication."""

    @property
    def is_to_anyone(self) -> bool:
        """Whether the networks together allow anyone."""
        return is_anyone(self.networks)


def openings(facts: Facts) -> Iterator[Opening]:
    """Every list of clients' networks, and the protection of the listeners that it opens."""
    opened: dict[str, list[Listener]] = {}
    for listener in facts.listeners:
        if listener.sources_field is not None and listener.published:
            opened.setdefault(listener.sources_field, []).append(listener)
    for path, listeners in opened.items():
        parties = {admission.party for listener in listeners for admission in listener.admissions}
        networks = tuple(sorted(party.cidr for party in parties if isinstance(party, Network)))
        lacks = {
            "TLS": not all(each.encrypted for each in listeners),
            "authentication": any(each.authentication is Authentication.NONE for each in listeners),
        }
        yield Opening(path, networks, tuple(name for name, is_missing in lacks.items() if is_missing))


def anyone_reaches_unprotected(facts: Facts) -> bool:
    """Whether anyone may connect where TLS or authentication is missing."""
    return any(each.missing and each.is_to_anyone for each in openings(facts))


def anyone_is_a_choice(facts: Facts) -> Iterator[Fault]:
    """If TLS or authentication is missing, the list of networks is the only protection."""
    if facts.gateway.takes(Choice.ANYONE):
        return
    for opening in openings(facts):
        if opening.missing and opening.is_to_anyone:
            yield needs_choice(
                Choice.ANYONE,
                opening.path,
                f"lets anyone connect, and {' and '.join(opening.missing)} is switched off there",
                "list only the networks of the clients",
            )


def media_networks_do_not_allow_everyone(facts: Facts) -> Iterator[Fault]:
    """A list that allows everyone looks like protection, but it would open the load balancer to everyone on all ports."""
    if is_anyone(facts.gateway.exposure.media_networks):
        yield Fault(
            "exposure.mediaNetworks",
            "lets anyone send audio: together, the networks contain nearly all addresses",
            "list the trunk's media networks; leave the list out if audio may come from anywhere",
        )
