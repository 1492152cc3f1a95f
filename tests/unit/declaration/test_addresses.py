"""Addresses and networks: which of them mean anyone, and which mean nobody, in every spelling."""

import ipaddress

import pytest

from declaration.addresses import address_of, is_anyone, is_loopback, is_not_another_machine, network_of
from declaration.hosts import AnnouncedAddress, BindAddress, Cidr, Host, PeerAddress, Url
from tests.support.reading import finding_of, value_of

NOBODY = (
    "0.0.0.0",  # noqa: S104 - an address that is refused
    "0.1.2.3",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::192.0.2.1",
    "100::1",
    "1fff:ffff::1",
    "4000::1",
    "fbff::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
SOMEBODY = (
    "1.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "169.253.255.255",
    "169.255.0.1",
    "172.16.0.1",
    "192.0.2.10",
    "192.168.0.1",
    "223.255.255.255",
    "2000::",
    "2001:db8::10",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3fff:ffff::1",
    "64:ff9b::c000:20a",
    "64:ff9b:1::1",
    "fc00::1",
    "fdff::1",
)

ANYONE = {
    "all of IPv4": ["0.0.0.0/0"],
    "all of IPv4 by its mask": ["0.0.0.0/0.0.0.0"],
    "the lower half": ["0.0.0.0/1"],
    "the upper half": ["128.0.0.0/1"],
    "both halves": ["128.0.0.0/1", "0.0.0.0/1"],
    "all but a part": [f"{first}.0.0.0/8" for first in range(1, 255)],
    "every other part": [f"{first}.0.0.0/8" for first in range(1, 224, 2)],
    "one part and its neighbour": ["8.0.0.0/8", "9.0.0.0/8"],
    "a sixteenth": [f"{first}.0.0.0/8" for first in range(20, 52, 2)],
    "all beside a narrow one": ["192.0.2.0/24", "0.0.0.0/0"],
    "all of IPv6": ["::/0"],
    "all of IPv6 in full": ["0000:0000:0000:0000:0000:0000:0000:0000/0"],
    "all global IPv6": ["2000::/3"],
    "half of the global IPv6": ["3000::/4"],
    "a registry's part": ["2A00::/12"],
    "every other part of IPv6": [f"{first:x}::/16" for first in range(0x2000, 0x4000, 2)],
    "IPv6 beside a narrow network of IPv4": ["192.0.2.0/24", "::/0"],
    "translated IPv4": ["64:ff9b::/96"],
}
SOME = {
    "none": [],
    "one address": ["192.0.2.1/32"],
    "a network of documentation": ["192.0.2.0/24", "2001:db8::/32"],
    "the largest of one organization": ["17.0.0.0/8"],
    "private IPv4": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
    "private IPv6": ["fc00::/7"],
    "its halves": ["fc00::/8", "fd00::/8"],
    "a large network of IPv6": ["2630::/16"],
    "fifteen large ones": [f"{first}.0.0.0/8" for first in range(20, 50, 2)],
    "what is no network": ["0.0.0.1/0", "anyone"],
    "a translated network": ["64:ff9b::c000:200/120"],
}


@pytest.mark.parametrize("address", NOBODY)
def test_no_machine_has_some_addresses(address: str) -> None:
    """Such an address is refused as the address of a peer, of a host, and of the gateway."""
    assert is_not_another_machine(ipaddress.ip_address(address))
    for kind in (PeerAddress, Host, AnnouncedAddress):
        assert finding_of(kind, address)["type"] == "fault"
    assert finding_of(Cidr, address)["type"] == "fault"


@pytest.mark.parametrize("address", SOMEBODY)
def test_other_addresses_are_of_machines(address: str) -> None:
    """These addresses are accepted in every place."""
    for kind in (PeerAddress, Host, AnnouncedAddress, BindAddress):
        assert value_of(kind, address) == address
    assert value_of(Cidr, address).startswith(f"{address}/")


@pytest.mark.parametrize("address", [*NOBODY, "::ffff:203.0.113.1", "::ffff:0.0.0.0", "::ffff:8.8.8.8"])
def test_a_service_has_an_address_of_a_machine(address: str) -> None:
    """Of the special addresses, only loopback is accepted for a service: the service then runs in the same pod."""
    url = f"http://[{address}]:4000" if ":" in address else f"http://{address}:4000"
    if ipaddress.ip_address(address).is_loopback:
        assert value_of(Url, url) == url
    else:
        assert finding_of(Url, url)["type"] == "fault"


@pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1", "::", "::1", "192.0.2.10"])  # noqa: S104 - listened on
def test_a_host_listens_on_its_own_addresses(address: str) -> None:
    """A Docker host may listen on all of its addresses, or on loopback alone."""
    assert value_of(BindAddress, address) == address


@pytest.mark.parametrize("address", ["255.255.255.255", "224.0.0.1", "240.0.0.1", "ff02::1", "169.254.0.1"])
def test_no_host_listens_on_addresses_of_nobody(address: str) -> None:
    """No network interface can have such an address."""
    assert finding_of(BindAddress, address)["type"] == "fault"


def _spellings(address: str) -> set[str]:
    """Ways to write one address that programs accept."""
    found = ipaddress.ip_address(address)
    spelled = {address.upper(), found.exploded, found.exploded.upper(), found.compressed}
    if isinstance(found, ipaddress.IPv4Address):
        number = int(found)
        spelled |= {f"::ffff:{address}", f"::FFFF:{number >> 16:x}:{number & 0xFFFF:x}"}
    return spelled


@pytest.mark.parametrize("address", NOBODY)
def test_no_spelling_hides_an_address_of_nobody(address: str) -> None:
    """Capitals, leading zeros, and IPv4 written as IPv6 make no difference."""
    for spelling in _spellings(address):
        assert finding_of(PeerAddress, spelling)["type"] == "fault", spelling


@pytest.mark.parametrize(
    "spelling",
    ["127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1.", "x.0x1", "1.2.3.4.5"],
)
def test_numbers_are_no_names(spelling: str) -> None:
    """Resolvers read such a name as an IPv4 address."""
    assert finding_of(Host, spelling)["type"] == "fault"


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "a.localhost", "localhost.localdomain", "ip6-localhost", "127.9.9.9", "::1"],
)
def test_some_hosts_are_the_machine_itself(host: str) -> None:
    """Only the machine itself can connect to such a host."""
    assert is_loopback(host)
    assert finding_of(Host, host)["type"] == "fault"


@pytest.mark.parametrize("host", ["localhost.example.com", "mylocalhost", "128.0.0.1", "::2"])
def test_other_hosts_are_not(host: str) -> None:
    """A name that only contains `localhost`, and addresses beside the block of loopback, are other machines."""
    assert not is_loopback(host)


@pytest.mark.parametrize("case", ANYONE)
def test_networks_that_let_anyone_in(case: str) -> None:
    """These networks let anyone in, alone or together, in any order and spelling."""
    assert is_anyone(ANYONE[case])
    assert is_anyone(reversed(ANYONE[case]))


@pytest.mark.parametrize("case", SOME)
def test_networks_of_some(case: str) -> None:
    """A large private network is not the internet, so it is accepted."""
    assert not is_anyone(SOME[case])


@pytest.mark.parametrize(
    "block",
    [
        "127.0.0.0/8",
        "127.0.0.0/30",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "224.0.0.0/3",
        "169.254.0.0/16",
        "fe80::/10",
        "ff00::/8",
    ],
)
def test_networks_of_no_one_are_refused(block: str) -> None:
    """No machine has an address in such a network, so it is refused."""
    network = network_of(block)
    assert network is not None
    assert is_not_another_machine(network)
    assert finding_of(Cidr, block)["type"] == "fault"


@pytest.mark.parametrize(
    "block", ["::ffff:0:0/96", "::ffff:192.0.2.0/120", "fe80::%1/64", "192.0.2.1/24", "0.0.0.1/0"]
)
def test_networks_have_one_spelling(block: str) -> None:
    """A network is refused if IPv4 is written as IPv6, if it has a zone, or if host bits are set."""
    assert finding_of(Cidr, block)["type"] == "fault"


def test_an_address_with_a_zone_is_none() -> None:
    """A zone has a meaning on one machine only, so the address is refused."""
    assert address_of("fe80::1%eth0") is None
