"""The allowed traffic: one flow for each use, and no others.

A projection of the facts: incoming flows from the admissions of listeners, outgoing flows from connections. Targets turn flows into
network policies.
"""

from collections.abc import Iterator

from facts.connections import party_of
from facts.gateway import Facts
from facts.parties import Peer
from plan.model import Flow


def flows(facts: Facts) -> tuple[Flow, ...]:
    """Every flow, sorted."""
    return tuple(sorted({*_incoming(facts), *_outgoing(facts)}, key=repr))


def _incoming(facts: Facts) -> Iterator[Flow]:
    for service in facts.services:
        for listener in service.listeners:
            for admission in listener.admissions:
                if admission.party is Peer.MACHINE:
                    continue  # no policy could block it
                yield Flow(
                    admission.party, service.member, listener.ports, admission.purpose, listener.encrypted
                )


def _outgoing(facts: Facts) -> Iterator[Flow]:
    """Connections that leave a pod. For a connection through the proxy, this is the connection to the proxy."""
    for service in facts.services:
        for connection in service.connections:
            remote = connection.remote
            if not remote.is_loopback and not connection.through_proxy:
                target = party_of(remote, facts.names.namespace)
                yield Flow(service.member, target, remote.ports, connection.purpose.value, remote.encrypted)
