"""Finds open ports with nmap, from a place to an address."""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from typing import Final

from tests.support.outsiders import Place

ALL_TCP: Final = ("-sS", "-p-", "--min-rate", "3000")


def open_ports(place: Place, address: str, *how: str) -> set[int]:
    """The open ports at an address. nmap looks up no names, and does not check whether the host is there."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        done = place.run(
            "nmap", "-n", "-Pn", "--max-retries", "2", *how, "-oX", report.name, address, seconds=300
        )
        assert done.code == 0, done.text
        found = ET.parse(report.name).findall("./host/ports/port")  # noqa: S314 - written by the program above
    return {int(each.attrib["portid"]) for each in found if _state(each) == "open"}


def _state(port: ET.Element) -> str:
    found = port.find("state")
    assert found is not None
    return found.attrib["state"]
