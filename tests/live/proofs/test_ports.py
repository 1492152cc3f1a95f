"""Which ports are open from other machines: those that the outputs list as exposure, and no others."""

from ipaddress import ip_address

import pytest

from tests.support.deployments import Deployment
from tests.support.nmap import ALL_TCP, open_ports
from tests.support.proved import ADAPTER, ORCHESTRATOR

pytestmark = pytest.mark.live


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
    """What is open there was open before the gateway came; the stranger does reach all of them."""
    assert deployment.others
    for address, before in deployment.others.items():
        assert before == open_ports(deployment.stranger, address, *ALL_TCP), address


@pytest.mark.proof("no UDP port answers but those of the outputs' exposure", by="nmap")
def test_udp(deployment: Deployment) -> None:
    """Without a call the ports of media are silent or closed; none outside of the list may be open."""
    reached = deployment.find(ORCHESTRATOR).reached
    ports = "U:53,67-69,111,123,161,500,514,1900,4500,5000-5100,16300-16500,30000-30100"
    assert open_ports(deployment.caller, reached, "-sU", "-p", ports, "--min-rate", "300") <= exposed(
        deployment, "UDP"
    )


@pytest.mark.proof(
    "control, REST without TLS, plain SIP and adapter are closed, also by way of the containers' own addresses",
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
    assert {"4000", "5060", "8080", "9086"} <= set(ports.split(","))
    for name in (ADAPTER, ORCHESTRATOR):
        for address in deployment.find(name).addresses:
            assert not ip_address(address).is_loopback
            for place in (deployment.caller, deployment.stranger):
                assert set() == open_ports(place, address, "-sS", "-p", ports), (place.name, address)
