"""Addresses of Docker daemons: which are accepted and which are refused.

The messages are in the gallery of failures.
"""

import pytest

from declaration.target import Daemon
from tests.support.reading import reason_of, value_of

TAKEN = (
    "unix:///var/run/docker.sock",
    "npipe:////./pipe/docker_engine",
    "ssh://docker.example.com",
    "ssh://deploy@docker.example.com:2222",
    "tcp://192.0.2.10:2376",
    "tcp://[2001:db8::10]:2376",
)
REFUSED = (
    "/var/run/docker.sock",
    "unix://var/run/docker.sock",
    "unix://",
    "ssh://deploy:canary@docker.example.com",
    "ssh://docker.example.com/path",
    "tcp://docker.example.com",
    "tcp://user@docker.example.com:2376",
    "https://docker.example.com:2376",
    "docker.example.com",
    "unix:///var/run/docker.sock ",
)


@pytest.mark.parametrize("address", TAKEN)
def test_address_of_a_daemon_is_taken(address: str) -> None:
    """Sockets, pipes, hosts by SSH and hosts with a port are accepted, as Docker's own client does."""
    assert value_of(Daemon, address) == address


@pytest.mark.parametrize("address", REFUSED)
def test_other_address_is_refused(address: str) -> None:
    """No daemon could be reached by these: no scheme, another scheme, a password, a missing port."""
    assert reason_of(Daemon, address) == "is not an address of a Docker daemon"
