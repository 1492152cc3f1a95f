"""Every flow of the plan, tried from each place to each server: what is allowed is open, and all else is closed.

The matrix is made from the plan's flows. Where a target filters no addresses, only the allowed half of it is a proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import pytest

from facts.parties import Member, Network, Party, Peer
from plan.model import Flow
from tests.support.deployments import Deployment
from tests.support.nmap import open_ports
from tests.support.outsiders import Place
from tests.support.proved import ADAPTER, ORCHESTRATOR, PROXY_PORT

pytestmark = pytest.mark.live

INNER = (8080,)
"""Ports that listen on loopback alone, whatever a policy says."""


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    name: str
    place: Place
    address: str
    workload: str | None = None
    """None for machines outside of the gateway."""
    listening: frozenset[int] = frozenset()
    """TCP ports that are tried here, all of which have a listener."""

    def is_of(self, party: Party) -> bool:
        """Whether a flow's party means this end."""
        match party:
            case Member():
                return self.workload == party.workload
            case Network():
                return ip_address(self.address) in ip_network(party.cidr)
            case Peer.ANYWHERE:
                return self.workload is None
            case _:
                return False


def ends(deployment: Deployment) -> Iterator[End]:
    """The machines outside, and one container of each workload."""
    beside = deployment.neighbours
    cloud = frozenset({PROXY_PORT, beside.assistant, beside.impostor})
    for place, listening in (
        (deployment.caller, frozenset[int]()),
        (deployment.stranger, frozenset[int]()),
        (deployment.cloud, cloud),
    ):
        yield End(place.name, place, place.address, listening=listening)
    for container in (ORCHESTRATOR, ADAPTER):
        running = deployment.find(container)
        (workload,) = [
            each for each in deployment.plan.workloads if container in {part.name for part in each.containers}
        ]
        ports = frozenset(
            number
            for part in workload.containers
            for port in part.ports
            if port.range.protocol == "TCP"
            for number in port.range.ports
        )
        yield End(container, running.place, running.address, workload.name, ports - set(INNER))


def allowed(flows: tuple[Flow, ...], source: End, target: End) -> set[int]:
    """The tried ports that some flow opens between two ends."""
    return {
        number
        for flow in flows
        if flow.ports.protocol == "TCP" and source.is_of(flow.source) and target.is_of(flow.target)
        for number in target.listening & set(flow.ports.ports)
    }


@pytest.mark.proof(
    "each flow of the plan is open, and where addresses are filtered no other connection is", by="nmap"
)
def test_matrix(deployment: Deployment) -> None:
    """From every machine and workload to every server of the others; between two machines outside nothing is tried."""
    wrong, tried = [], 0
    found = list(ends(deployment))
    for source in found:
        for target in (each for each in found if each.listening and each is not source):
            if source.workload is None and target.workload is None:
                continue
            reached = target.address
            if source.workload is None and target.name == ORCHESTRATOR:
                reached = deployment.find(ORCHESTRATOR).reached
            expected = allowed(deployment.plan.flows, source, target)
            ports = ",".join(map(str, sorted(target.listening)))
            seen = open_ports(source.place, reached, "-sS", "-p", ports)
            tried += len(target.listening)
            if not (expected == seen if deployment.filters else expected <= seen):
                wrong.append((source.name, target.name, sorted(expected), sorted(seen)))
    assert wrong == []
    assert tried > 20
