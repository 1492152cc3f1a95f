"""Whether a TCP port is open."""

import socket
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Final

from verify.model import Endpoint

WORKERS: Final = 64
"""Ports that are tested at the same time. A port that a firewall blocks gives no answer, so its test takes the whole time."""

KNOWN_PORTS: Final = (
    2375,
    2376,
    3000,
    4000,
    4100,
    4500,
    5060,
    5061,
    6443,
    8080,
    9001,
    9043,
    9060,
    9080,
    9086,
    9443,
    9446,
    10250,
)
"""Ports that must be closed unless the outputs list them: those of the gateway's containers, and of their hosts' daemons."""


class State(StrEnum):
    """The answer of a port."""

    OPEN = "open"
    CLOSED = "closed"
    """Refused, or no answer in time."""


def state_of(endpoint: Endpoint) -> State:
    """Test one port."""
    try:
        with socket.create_connection((endpoint.address, endpoint.port), endpoint.seconds):
            return State.OPEN
    except OSError:
        return State.CLOSED


def open_ports(address: str, ports: set[int], seconds: float) -> set[int]:
    """The open ports among these."""
    with ThreadPoolExecutor(WORKERS) as pool:
        ordered = sorted(ports)
        states = pool.map(lambda port: state_of(Endpoint(address, port, seconds)), ordered)
        return {port for port, state in zip(ordered, states, strict=True) if state is State.OPEN}
