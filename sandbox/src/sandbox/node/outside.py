"""Hosts outside of the node: each has its own network, connected to the node, such as for callers and clouds.

Their addresses are from the blocks for documentation (RFC 5737), and they reach each other through the node.
"""

import hashlib
import ipaddress
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sandbox.errors import SandboxError
from sandbox.node.parts import ADDRESS

NETWORKS: Final = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
"""The networks of their addresses."""

RUN_SECONDS: Final = 60.0
"""The time limit of a command there."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")

_MAKE: Final = """
set -e
place=/run/netns/$1; link=$2; node=$3; shift 3
if [ ! -e "$place" ]; then
    : > "$place"
    unshare --net="$place" true
    nsenter --net="$place" busybox ip link set lo up
    # The kernel calls the other end veth0. The first process of the node is number 1 in here.
    nsenter --net="$place" busybox ip link add eth0 type veth
    nsenter --net="$place" busybox ip link set veth0 name "$link"
    nsenter --net="$place" busybox ip link set "$link" netns 1
    busybox ip link set "$link" up
    nsenter --net="$place" busybox ip link set eth0 up
    nsenter --net="$place" busybox ip address add "$1/32" dev eth0
    nsenter --net="$place" busybox ip route add "$node/32" dev eth0
    nsenter --net="$place" busybox ip route add default via "$node" dev eth0 onlink src "$1"
fi
for address; do
    nsenter --net="$place" busybox ip address replace "$address/32" dev eth0
    busybox ip route replace "$address/32" dev "$link" src "$node"
done
"""


@dataclass(frozen=True)
class Outside:
    """A host outside of the node."""

    name: str
    network: Path
    """Its network namespace, as this machine sees it."""
    addresses: tuple[str, ...]
    """The first is the source address of its connections, unless a program chooses another."""

    def command(self, *command: str) -> list[str]:
        """A command line that runs on the host, with this machine's files."""
        return ["nsenter", f"--net={self.network}", *command]

    def run(
        self, *command: str, given: str = "", timeout: float = RUN_SECONDS
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command on the host to its end. The result has its output, whatever its exit code is.

        Raises:
            subprocess.TimeoutExpired: it took too long and was killed.
        """
        return subprocess.run(
            self.command(*command), input=given, capture_output=True, text=True, timeout=timeout, check=False
        )


def connect(pid: int, inside: list[str], name: str, addresses: tuple[str, ...]) -> Outside:
    """Make such a host, or give more addresses to an existing one.

    Args:
        pid: the node's first process.
        inside: the beginning of a command line that runs in the node's namespaces.
        name: the name of the host.
        addresses: its addresses.

    Raises:
        SandboxError: the name or an address cannot be used, or the kernel refuses.
    """
    if not _NAME.fullmatch(name):
        raise SandboxError(f"A host outside cannot be called {name!r}: use small letters, digits, . and -.")
    for address in addresses:
        if not ipaddress.IPv4Address(address).is_private or address == ADDRESS:
            raise SandboxError(f"{address} cannot be the address of a host outside.")
    link = f"out-{hashlib.sha256(name.encode()).hexdigest()[:8]}"  # names of links must be short
    done = subprocess.run(
        [*inside, "sh", "-c", _MAKE, "sh", name, link, ADDRESS, *addresses],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SandboxError(f"There is no host {name} outside: {done.stderr.strip()}")
    return Outside(name, Path(f"/proc/{pid}/root/run/netns/{name}"), addresses)
