"""A running gateway on any target: what live proofs need to know of it, and what they may do with it.

Each target has its own way to make one (such as `tests/support/on_docker.py`), and proofs use only this interface. The
rights of a container are read from this machine's kernel by its process, because that works on all targets.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from plan.model.gateway import GatewayPlan
from tests.support.outsiders import PATIENCE, Done, Place
from tests.support.program import Program
from tests.support.proved import STRANGE, ForwardProxy, Neighbours


@dataclass(frozen=True)
class Running:
    """A running container, identified by its first process."""

    name: str
    pid: int
    """The process id on this machine."""
    log: Callable[[], str] = field(repr=False)
    """Its output so far."""
    reached: str = ""
    """The address of its published ports. It is empty if it has none."""

    @property
    def place(self) -> Place:
        """The network of the container."""
        return Place.of(self.name, self.pid, "127.0.0.1")

    @property
    def addresses(self) -> list[str]:
        """Its addresses in all of its networks, without loopback."""
        told = self.place.run("ip", "-json", "-4", "address").text
        found = [each["local"] for link in json.loads(told) for each in link["addr_info"]]
        return sorted(each for each in found if not each.startswith("127."))

    @property
    def address(self) -> str:
        """One of its addresses."""
        return self.addresses[0]

    @property
    def listening(self) -> set[tuple[str, str, int]]:
        """Protocol, address and port of the sockets in its network that take what others send, as the kernel has them."""
        return {
            (protocol, *_end(words[1]))
            for protocol, waiting in (("TCP", "0A"), ("UDP", "07"))
            for version in ("", "6")
            for words in map(str.split, self._table(f"{protocol.lower()}{version}"))
            if words[3] == waiting
        }

    def _table(self, name: str) -> list[str]:
        return Path(f"/proc/{self.pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]

    @property
    def status(self) -> Mapping[str, str]:
        """The kernel's status of the process."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that it was started with."""
        text = Path(f"/proc/{self.pid}/environ").read_bytes().decode()
        return dict(each.split("=", 1) for each in text.split("\0") if "=" in each)

    def file(self, path: str) -> Path:
        """The path of a container's file on this machine."""
        return Path(f"/proc/{self.pid}/root") / path.lstrip("/")

    def shell(self, script: str, user: int = 1001, group: int = 0) -> Done:
        """The output of the container's own shell for a user without any capability, in all of its namespaces."""
        entered = ["--mount", "--net", "--pid", "--ipc", "--uts", f"--setuid={user}", f"--setgid={group}"]
        done = subprocess.run(
            ["nsenter", f"--target={self.pid}", *entered, "--", "/bin/busybox", "sh", "-c", script],
            env={"PATH": "/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
        return Done(done.returncode, done.stdout)


@dataclass(frozen=True)
class Deployment:
    """A gateway of one declaration, its neighbours, and the places from which tests send requests."""

    target: str
    program: Program = field(repr=False)
    plan: GatewayPlan = field(repr=False)
    """The plan of the same declaration."""
    outputs: Mapping[str, Any] = field(repr=False)
    filters: bool
    """Whether the target admits only the addresses that the declaration names."""
    resolver: str | None
    """Whom containers ask for names; None where that is inside of their own networks."""
    others: Mapping[str, frozenset[int]]
    """Further addresses of the host, with the TCP ports that were open there before the gateway started."""
    caller: Place
    """One of the trusted addresses."""
    stranger: Place
    """A machine that the declaration does not know."""
    host: Place
    """The machine that runs it: a Docker host, or a node."""
    cloud: Place
    """The place of the assistant and the forward proxy."""
    folder: Path
    """A folder for files of the proofs."""
    neighbours: Neighbours = field(repr=False)
    """The parties that it calls."""
    proxy: ForwardProxy
    """The proxy through which it calls them."""
    recordings: Path
    """Where the lasting storage of recordings is on this machine."""
    find: Callable[[str], Running] = field(repr=False)
    """Finds the container with a name."""

    @property
    def asked(self) -> list[dict[str, str]]:
        """The requests that the assistant has received so far."""
        return self.neighbours.asked.asked

    @property
    def authorities(self) -> Path:
        """The CA bundle of the outputs, as a file."""
        return self._written("authorities.pem", self.outputs["authority"]["caBundlePem"])

    @property
    def strange(self) -> Path:
        """An authority that no one trusts, as a file."""
        return self._written("strange.pem", STRANGE.pem)

    def _written(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def port(self, container: str) -> int:
        """The port of a container that listens on one port only."""
        found = [
            each for workload in self.plan.workloads for each in workload.containers if each.name == container
        ]
        return found[0].ports[0].range.low

    @property
    def services(self) -> list[str]:
        """The containers that run according to the outputs."""
        return sorted(name for each in self.outputs["workloads"] for name in each["containers"])


def _end(text: str) -> tuple[str, int]:
    """Address and port, which the kernel writes as words of its own byte order, in hexadecimal digits."""
    address, _, port = text.partition(":")
    words = [int(address[start : start + 8], 16) for start in range(0, len(address), 8)]
    packed = b"".join(each.to_bytes(4, sys.byteorder) for each in words)
    found = ip_address(packed)
    return str(getattr(found, "ipv4_mapped", None) or found), int(port, 16)


def pid_here(first: int, inner: int) -> int:
    """The id on this machine of a process with another id in a namespace, whose first process is given."""
    namespace = str(Path(f"/proc/{first}/ns/pid").readlink())
    depth = len(_ids(first))
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            ids = _ids(int(folder.name))
            if len(ids) >= depth and ids[depth - 1] == inner and _is_below(int(folder.name), namespace):
                return int(folder.name)
    raise AssertionError(f"no process {inner}")


def _ids(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return []
    found = next((line for line in text.splitlines() if line.startswith("NSpid:")), "NSpid:")
    return [int(each) for each in found.split()[1:]]


def _is_below(pid: int, namespace: str) -> bool:
    """Whether a process, or one of its ancestors, is in a namespace."""
    with suppress(FileNotFoundError, ProcessLookupError):  # processes of others end meanwhile
        while pid > 1:
            if str(Path(f"/proc/{pid}/ns/pid").readlink()) == namespace:
                return True
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            pid = int(text.rpartition(")")[2].split()[1])
    return False
