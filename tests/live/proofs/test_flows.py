"""Every flow of the plan, tried from each place to each server: what is allowed is open, and all else is closed.

The matrix is made from the plan's flows. Where a target filters no addresses, only the allowed half of it is a proof.
Where no service listens by itself, such as for audio without a call, the test does, so that what is closed is closed by
the network.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import pytest

from facts.parties import Member, Network, Party, Peer, Protocol
from plan.model.flows import Flow
from tests.support.answering import answering
from tests.support.deployments import Deployment
from tests.support.gateways import ADAPTER, ORCHESTRATOR
from tests.support.nmap import open_among
from tests.support.outsiders import Place
from tests.support.proved import INNER, PROXY_PORT, ROUTE_PORT

pytestmark = pytest.mark.live

OUTSIDE = {
    (Protocol.TCP, 443),
    (Protocol.TCP, 5061),
    (Protocol.TCP, 5062),
    (Protocol.TCP, ROUTE_PORT),
    (Protocol.UDP, 123),
    (Protocol.UDP, 16390),
}
"""Ports that listen on machines outside: those of some flows, and one of each protocol that no flow names."""
NAMES = {(Protocol.TCP, 53), (Protocol.UDP, 53)}
MOST = 2
"""Of a range of ports, so many are tried."""

Ports = frozenset[tuple[Protocol, int]]


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    name: str
    place: Place
    address: str
    workload: str | None = None
    """None for machines outside of the gateway."""
    listening: Ports = frozenset()
    """Ports that are tried here, all of which have a listener."""
    peer: Peer | None = None
    """Which peer it is besides."""

    def is_of(self, party: Party) -> bool:
        """Whether a flow's party means this end."""
        match party:
            case Member():
                return self.workload == party.workload
            case Network():
                return ip_address(self.address) in ip_network(party.cidr)
            case Peer.ANYWHERE:
                return self.workload is None and self.peer is None
            case _:
                return self.peer == party


def ends(deployment: Deployment) -> Iterator[End]:
    """The machines outside, one container of each workload, and where there is one the server that knows names."""
    cloud = {(Protocol.TCP, each) for each in (PROXY_PORT, *deployment.neighbours.ports)}
    for place, more in ((deployment.caller, set()), (deployment.stranger, set()), (deployment.cloud, cloud)):
        yield End(place.name, place, place.address, listening=frozenset(OUTSIDE | more))
    for container in (ORCHESTRATOR, ADAPTER):
        running = deployment.find(container)
        (workload,) = [
            each for each in deployment.plan.workloads if container in {part.name for part in each.containers}
        ]
        ports = frozenset(
            (port.range.protocol, number)
            for part in workload.containers
            for port in part.ports
            for number in port.range.ports[:MOST]
            if number not in INNER
        )
        yield End(container, running.place, running.address, workload.name, ports)
    if deployment.resolver is not None:
        yield End("names", deployment.host, deployment.resolver, None, frozenset(NAMES), Peer.DNS)


def opened(flow: Flow, source: End, target: End) -> Ports:
    """The tried ports that a flow opens between two ends."""
    if not (source.is_of(flow.source) and target.is_of(flow.target)):
        return frozenset()
    ports = flow.ports
    return frozenset(
        each for each in target.listening if each[0] == ports.protocol and each[1] in ports.ports
    )


def tries(deployment: Deployment) -> Iterator[tuple[End, End]]:
    """Every end that is asked, by whom; between two machines outside nothing is tried."""
    found = list(ends(deployment))
    for source in (each for each in found if each.peer is None):
        for target in found:
            if target is not source and {source.workload, target.workload} != {None}:
                yield source, target


@pytest.mark.proof(
    "each flow of the plan is open, and where addresses are filtered no other connection is", by="nmap"
)
def test_matrix(deployment: Deployment) -> None:
    """From every machine and workload to every server of the others, by TCP and UDP."""
    wrong, seen_flows = [], set[Flow]()
    pairs = list(tries(deployment))
    with ExitStack() as stack:
        for end in {each.name: each for _, each in pairs if each.peer is None}.values():
            stack.enter_context(answering(end.place, end.listening))
        for source, target in pairs:
            reached = target.address
            if source.workload is None and target.name == ORCHESTRATOR:
                reached = deployment.find(ORCHESTRATOR).reached
            expected = {flow: opened(flow, source, target) for flow in deployment.plan.flows}
            seen_flows |= {flow for flow, ports in expected.items() if ports}
            allowed = frozenset[tuple[Protocol, int]]().union(*expected.values())
            seen = open_among(source.place, reached, target.listening)
            if not (allowed == seen if deployment.filters else allowed <= seen):
                wrong.append((source.name, target.name, sorted(allowed), sorted(seen)))
    assert wrong == []
    untried = set(deployment.plan.flows) - seen_flows
    assert untried == {
        flow for flow in deployment.plan.flows if flow.target is Peer.DNS and deployment.resolver is None
    }
