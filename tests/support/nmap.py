"""Finds open ports with nmap, from a place to an address."""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from facts.parties import Protocol
from tests.support.networks import network_of
from tests.support.outsiders import Place

ALL_TCP: Final = ("-sS", "-p-", "--min-rate", "3000")


ALL_UDP: Final = ("-sU", "-p-", "--min-rate", "2000", "--max-retries", "6")
_LIMITED_ANSWERS: Final = Path("/proc/sys/net/ipv4/icmp_ratemask")
"""Which kinds of ICMP the kernel sends seldom: https://docs.kernel.org/networking/ip-sysctl.html."""


@dataclass(frozen=True)
class Scan:
    """What nmap says of ports."""

    listed: dict[int, str]
    """Ports with their states; without those of a state that many have."""
    states: Counter[str]
    """How many ports are in which state."""


def open_ports(place: Place, address: str, *how: str) -> set[int]:
    """The open ports at an address. nmap looks up no names, and does not check whether the host is there."""
    return {port for port, state in scanned(place, address, *how).listed.items() if state == "open"}


def open_among(
    place: Place, address: str, ports: Iterable[tuple[Protocol, int]]
) -> set[tuple[Protocol, int]]:
    """Those of some ports that take a connection, or answer a datagram."""
    wanted = ",".join(f"{protocol[0]}:{number}" for protocol, number in sorted(ports))
    found = _report(place, address, "-sS", "-sU", "-p", wanted).findall("port")
    return {
        (Protocol(each.attrib["protocol"].upper()), int(each.attrib["portid"]))
        for each in found
        if _state(each) == "open"
    }


def scanned(place: Place, address: str, *how: str) -> Scan:
    """What nmap says of all ports that it is asked for."""
    found = _report(place, address, *how)
    listed = {int(each.attrib["portid"]): _state(each) for each in found.findall("port")}
    states = Counter(listed.values())
    for each in found.findall("extraports"):
        states[each.attrib["state"]] += int(each.attrib["count"])
    return Scan(listed, states)


def _report(place: Place, address: str, *how: str) -> ET.Element:
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        done = place.run(
            "nmap", "-n", "-Pn", "--max-retries", "2", *how, "-oX", report.name, address, seconds=300
        )
        assert done.code == 0, done.text
        (found,) = ET.parse(report.name).findall("./host/ports")  # noqa: S314 - written by the program above
    return found


@contextmanager
def answering_always(*places: Place) -> Iterator[None]:
    """Let machines say of each closed UDP port that it is closed; else the kernel says so once a second."""
    with ExitStack() as stack:
        for place in places:
            with network_of(place.network):
                before = _LIMITED_ANSWERS.read_text(encoding="ascii")
                _LIMITED_ANSWERS.write_text("0", encoding="ascii")
            stack.callback(_limit, place, before)
        yield


def _limit(place: Place, before: str) -> None:
    with network_of(place.network):
        _LIMITED_ANSWERS.write_text(before, encoding="ascii")


def _state(port: ET.Element) -> str:
    found = port.find("state")
    assert found is not None
    return found.attrib["state"]
