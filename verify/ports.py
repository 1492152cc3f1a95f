"""Whether a TCP port is open."""

import socket
from concurrent.futures import ThreadPoolExecutor
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


def _is_open(endpoint: Endpoint) -> bool:
    """Whether a port accepts a connection. It is closed if it refuses, or gives no answer in time."""
    try:
        with socket.create_connection((endpoint.address, endpoint.port), endpoint.seconds):
            return True
    except OSError:
        return False


def open_ports(address: str, ports: set[int], seconds: float) -> set[int]:
    """The open ports among these."""
    with ThreadPoolExecutor(WORKERS) as pool:
        ordered = sorted(ports)
        answers = pool.map(lambda port: _is_open(Endpoint(address, port, seconds)), ordered)
        return {port for port, is_open in zip(ordered, answers, strict=True) if is_open}
