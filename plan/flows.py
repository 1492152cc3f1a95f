"""The allowed traffic: one flow for each use, and no others.

Incoming flows come from the admissions of listeners, outgoing flows from connections. Targets turn flows
into network policies, and reports show the traffic.
"""

from collections.abc import Iterator

from facts.connections import party_of
from facts.gateway import Facts
from facts.listeners import Authentication
from facts.parties import Member, Namespace, Party, Peer, Zone
from plan.model.flows import Flow, Traffic


def flows(facts: Facts) -> tuple[Flow, ...]:
    """Every flow that leaves or enters a pod, sorted. For connections through the proxy, only the flow to the proxy is listed."""
    allowed = {each.flow for each in traffic(facts) if not each.through_proxy}
    return tuple(sorted(allowed, key=repr))


def traffic(facts: Facts) -> Iterator[Traffic]:
    """Every use of the network, in the order of the containers. Connections within a pod are left out."""
    yield from _incoming(facts)
    yield from _outgoing(facts)


def _incoming(facts: Facts) -> Iterator[Traffic]:
    for service in facts.services:
        for listener in service.listeners:
            authentication = listener.authentication
            credentials = () if authentication is Authentication.NONE else (authentication.words,)
            for admission in listener.admissions:
                if admission.party is Peer.MACHINE:
                    continue  # no policy could block it
                flow = Flow(
                    admission.party, service.member, listener.ports, admission.purpose, listener.encrypted
                )
                yield Traffic(
                    flow,
                    None,
                    credentials,
                    through_proxy=False,
                    zone=_zone(admission.party, listener.role.zone),
                    opened_by=None,
                    accepted_by=service.container,
                )


def _outgoing(facts: Facts) -> Iterator[Traffic]:
    for service in facts.services:
        for connection in service.connections:
            remote = connection.remote
            if remote.is_loopback:
                continue
            target = party_of(remote, facts.names.namespace)
            flow = Flow(service.member, target, remote.ports, connection.purpose.words, remote.encrypted)
            yield Traffic(
                flow,
                remote.name,
                tuple(each.value for each in connection.credentials),
                through_proxy=connection.through_proxy,
                zone=_zone(target, connection.purpose.zone),
                opened_by=service.container,
                accepted_by=_listening(facts, flow),
            )


def _zone(party: Party, zone: Zone) -> Zone | None:
    """The kind of party at the other end."""
    match party:
        case Member():
            return None
        case Namespace() | Peer.DNS:
            return Zone.SURROUNDINGS
        case _:
            return zone


def _listening(facts: Facts, flow: Flow) -> str | None:
    """The container that accepts a connection to a workload of the gateway."""
    return next(
        (
            service.container
            for service in facts.services
            if service.member == flow.target
            and any(listener.ports == flow.ports for listener in service.listeners)
        ),
        None,
    )
