"""Which ports are open from other machines: those that the outputs list as exposure, and no others."""

from ipaddress import ip_address

import pytest

from tests.support.deployments import Deployment
from tests.support.gateways import ADAPTER, LOOPBACK, ORCHESTRATOR, RELAY
from tests.support.nmap import ALL_TCP, ALL_UDP, answering_always, open_ports, scanned
from tests.support.on_call import answered
from tests.support.proved import INNER

pytestmark = pytest.mark.live

LAST_PORT = 65_535
REFUSED = ("closed", "filtered")
"""What nmap calls a UDP port of which ICMP says that it cannot be reached; where nothing is said, it is `open|filtered`."""
DNS_OF_DOCKER = "127.0.0.11"
"""Where the daemon answers for names, by sockets of its own in the network of each container."""


def exposed(deployment: Deployment, protocol: str) -> set[int]:
    """The ports of a protocol that the outputs list."""
    return {
        number
        for each in deployment.outputs["exposure"]
        if each["protocol"] == protocol
        for number in range(each["ports"]["low"], each["ports"]["high"] + 1)
    }


@pytest.mark.proof(
    "of all TCP ports exactly those of the outputs' exposure are open to a trusted machine", by="nmap"
)
def test_exposure(deployment: Deployment) -> None:
    """All 65535 ports of the address by which callers reach the gateway."""
    reached = deployment.find(ORCHESTRATOR).reached
    assert exposed(deployment, "TCP") == open_ports(deployment.caller, reached, *ALL_TCP)


@pytest.mark.proof(
    "another machine finds open what the outputs say is open to anywhere, and no more", by="nmap"
)
def test_stranger(deployment: Deployment) -> None:
    """Where the target filters addresses, that is nothing."""
    anywhere = {
        each["ports"]["low"]
        for each in deployment.outputs["exposure"]
        if each["protocol"] == "TCP" and "anywhere" in {source["kind"] for source in each["sources"]}
    }
    assert anywhere == open_ports(deployment.stranger, deployment.find(ORCHESTRATOR).reached, *ALL_TCP)


@pytest.mark.proof("the gateway opens no TCP port on any other address of its host", by="nmap")
def test_other_addresses(deployment: Deployment) -> None:
    """What is open there was open before the gateway came."""
    assert deployment.others
    for address, before in deployment.others.items():
        assert set() == open_ports(deployment.stranger, address, *ALL_TCP) - before, address


@pytest.mark.proof(
    "of all UDP ports exactly those of a call's audio are open, within those of the outputs' exposure",
    by="nmap",
)
def test_udp(deployment: Deployment) -> None:
    """All 65535 ports, while a call is there; of each other one, the kernel or its firewall says that it is closed."""
    reached = deployment.find(ORCHESTRATOR).reached
    answering = (deployment.host, *(deployment.find(each).place for each in deployment.services))
    with answered(deployment) as (_, answer), answering_always(*answering):
        scan = scanned(deployment.caller, reached, *ALL_UDP)
    media = answer.media_port
    others = {port for port, state in scan.listed.items() if state not in REFUSED}
    assert others == {media, media + 1}, scan
    assert sum(scan.states[each] for each in REFUSED) == LAST_PORT - len(others), scan
    assert others <= exposed(deployment, "UDP")


@pytest.mark.proof(
    "in the network of each workload exactly the plan's ports are listened on; control WebSocket and codec on loopback",
    by="Linux",
)
def test_sockets(deployment: Deployment) -> None:
    """All TCP and UDP sockets of the kernel's tables, with a call and without; between calls no port of media is open."""
    assert RELAY in deployment.services
    for workload in deployment.plan.workloads:
        planned = {
            (port.range.protocol.value, number)
            for container in workload.containers
            for port in container.ports
            for number in port.range.ports
        }
        media = {("UDP", number) for number in exposed(deployment, "UDP")}
        found = sockets(deployment, workload.containers[0].name)
        assert {each[::2] for each in found} == planned - media, workload.name
        inner = {each for each in found if each[2] in INNER}
        assert {each[1] for each in inner} <= {LOOPBACK}, inner
        if RELAY in {each.name for each in workload.containers}:
            assert {each[2] for each in inner} == INNER
            with answered(deployment) as (_, answer):
                more = sockets(deployment, workload.containers[0].name) - found
            port = answer.media_port
            assert {each[::2] for each in more} == {("UDP", port), ("UDP", port + 1)} <= planned


def sockets(deployment: Deployment, container: str) -> set[tuple[str, str, int]]:
    """What listens in the network of a container, which is that of its workload."""
    return {each for each in deployment.find(container).listening if each[1] != DNS_OF_DOCKER}


@pytest.mark.proof(
    "control, codec, REST without TLS, plain SIP and adapter are closed, also by way of the containers' own addresses",
    by="nmap",
)
def test_inner_ports(deployment: Deployment) -> None:
    """From a trusted machine and from a stranger that route to these addresses."""
    ports = ",".join(
        str(number)
        for workload in deployment.plan.workloads
        for container in workload.containers
        for port in container.ports
        for number in port.range.ports
        if port.range.protocol == "TCP" and number not in exposed(deployment, "TCP")
    )
    assert {"4000", "5060", "8080", "9001", "9086"} <= set(ports.split(","))
    for name in (ADAPTER, ORCHESTRATOR):
        for address in deployment.find(name).addresses:
            assert not ip_address(address).is_loopback
            for place in (deployment.caller, deployment.stranger):
                assert set() == open_ports(place, address, "-sS", "-p", ports), (place.name, address)
