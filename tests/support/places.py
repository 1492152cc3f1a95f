"""Other machines next to a Docker host: each has its own network, with one address and a link to the host.

Requests from there have that address, like those of a trunk or a stranger. Only the host can be reached.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sandbox import tether
from sandbox.daemon.packages import busybox
from sandbox.daemon.server import Daemon
from sandbox.testing.stacks import HOME, wait_for

_PREFIX: Final = 24


@contextmanager
def place(daemon: Daemon, address: str) -> Iterator[int]:
    """The first process of such a network, for `network_of`. Process and link are removed at the end.

    Args:
        daemon: the daemon whose host has the other end of the link.
        address: the address of the other machine. The host's end has the first address of the same network of 256.
    """
    host_end = address.rpartition(".")[0] + ".1"
    cable = "to-" + address.replace(".", "-")[-11:]
    own = Path("/proc/self/ns/net").readlink()
    process = subprocess.Popen(tether.command("unshare", "--net", "sleep", "infinity"))
    try:
        wait_for(lambda: Path(f"/proc/{process.pid}/ns/net").readlink() != own, "a network of its own")
        # the kernel names the other end veth0, because there is no other link
        for there, command in (
            (process.pid, "link set lo up"),
            (process.pid, "link add eth0 type veth"),
            (process.pid, f"link set veth0 name {cable}"),
            (process.pid, f"link set {cable} netns {daemon.pid}"),
            (daemon.pid, f"address add {host_end}/{_PREFIX} dev {cable}"),
            (daemon.pid, f"link set {cable} up"),
            (process.pid, f"address add {address}/{_PREFIX} dev eth0"),
            (process.pid, "link set eth0 up"),
            (process.pid, f"route add default via {host_end}"),
        ):
            _ip(there, *command.split())
        yield process.pid
    finally:
        # by itself it goes a moment after the other end, and the next place of this address may come before that
        _tried(daemon.pid, "link", "delete", cable)
        process.kill()
        process.wait()


def _ip(there: int, *command: str) -> None:
    done = _tried(there, *command)
    assert done.returncode == 0, (command, done.stderr)


def _tried(there: int, *command: str) -> subprocess.CompletedProcess[str]:
    box = str(busybox(HOME))
    return subprocess.run(
        ["nsenter", f"--target={there}", "--net", box, "ip", *command],
        capture_output=True,
        text=True,
        check=False,
    )
