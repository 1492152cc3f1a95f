"""Which traffic is allowed: one flow for each thing that the gateway does, and none besides.

A projection of the facts: whom a listener admits comes in, whom a container calls goes out. Targets turn flows into
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
                    continue  # no policy could keep it out
                yield Flow(
                    admission.party, service.member, listener.ports, admission.purpose, listener.encrypted
                )


def _outgoing(facts: Facts) -> Iterator[Flow]:
    """What leaves a pod. A connection through the proxy leaves it as a connection to the proxy."""
    for service in facts.services:
        for connection in service.connections:
            remote = connection.remote
            if not remote.is_loopback and not connection.through_proxy:
                target = party_of(remote, facts.names.namespace)
                yield Flow(service.member, target, remote.ports, connection.purpose.value, remote.encrypted)
