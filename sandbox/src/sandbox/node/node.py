"""A running node: questions, images, kills of single parts, and hosts outside of it.

Any process that finds the node's folder can use it. Only the owner can restart it.
"""

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml

from sandbox import supervised
from sandbox.bootstrap.cluster import Cluster
from sandbox.bootstrap.stamps import write
from sandbox.cluster.client import Client
from sandbox.errors import SandboxError
from sandbox.node.credentials import ADMINISTRATOR
from sandbox.node.outside import Outside, connect
from sandbox.node.parts import ADDRESS

EVENTS: Final = "node.log"
"""The file in which the first process records starts and ends of parts."""

_COMMAND_SECONDS: Final = 300.0


@dataclass(frozen=True)
class Place:
    """The place of a node while it runs, as written into its folder."""

    pid: int
    """The id on this machine of its first process."""
    programs: str
    """The folder with links to its programs."""
    variables: dict[str, str]
    """The variables that its programs need to find each other."""


@dataclass(frozen=True)
class Node:
    """A running node."""

    root: Path
    """The project whose cache has its programs."""
    folder: Path
    """Its objects, images, credentials and logs."""

    address: str = ADDRESS
    """The address that outside hosts use, for node ports and for the node itself."""

    @property
    def kubeconfig(self) -> Path:
        """The kubeconfig with all rights, for every user of this machine who may read it."""
        return self.folder / f"{ADMINISTRATOR}.kubeconfig"

    @cached_property
    def client(self) -> Client:
        """A connection to the API server with an administrator's rights."""
        document = yaml.safe_load(self.kubeconfig.read_text(encoding="utf-8"))
        (cluster,), (user,) = document["clusters"], document["users"]
        place = cluster["cluster"]
        return Client(place["server"], Path(place["certificate-authority"]), user["user"]["token"])

    def kubectl(self, *arguments: str, given: str | None = None) -> str:
        """The output of kubectl with an administrator's rights.

        Raises:
            SandboxError: it fails; the message is kubectl's.
        """
        options = [f"--kubeconfig={self.kubeconfig}", f"--cache-dir={self.folder}/kubectl"]
        return _run([str(Cluster(self.root).command("kubectl")), *options, *arguments], given)

    def inside(self, *command: str) -> list[str]:
        """A command line that runs in all namespaces of the node, with its programs."""
        place = self.place
        words = ["nsenter", f"--target={place.pid}", "--mount", "--net", "--uts", "--pid"]
        return [*words, "env", *(f"{name}={value}" for name, value in place.variables.items()), *command]

    def import_image(self, archive: Path) -> None:
        """Import images from an archive of `sandbox.testing.images`, under the names in the archive.

        Raises:
            SandboxError: containerd does not take it.
        """
        with archive.open("rb") as file:
            _run(self.inside("ctr", "--namespace=k8s.io", "images", "import", "-"), file=file.fileno())

    def images(self) -> set[str]:
        """The names of its images.

        Raises:
            SandboxError: containerd does not answer.
        """
        return set(_run(self.inside("ctr", "--namespace=k8s.io", "images", "list", "--quiet")).split())

    def outside(self, name: str, *addresses: str) -> Outside:
        """A host outside of the node with these addresses. It is made if there is none of this name.

        Raises:
            SandboxError: the name or an address cannot be used.
        """
        return connect(self.place.pid, self.inside(), name, addresses)

    def name_hosts(self, addresses: dict[str, str]) -> None:
        """Let the node's DNS server answer for these names of outside hosts and no others, within a second."""
        lines = [f"{address} {name}\n" for name, address in sorted(addresses.items())]
        write(self.folder / "names" / "hosts", "".join(lines))

    def pid(self, part: str) -> int | None:
        """The process id of a part on this machine, or None while it does not run."""
        return supervised.pid(self.place.pid, self.events(), part)

    def kill(self, part: str) -> None:
        """Kill a part like a crash. It starts again by itself.

        Raises:
            SandboxError: it does not run.
        """
        if (pid := self.pid(part)) is None:
            raise SandboxError(f"{part} does not run on the node.")
        os.kill(pid, signal.SIGKILL)

    def events(self) -> str:
        """The starts and ends of parts, one a line."""
        return (self.folder / EVENTS).read_text(encoding="utf-8", errors="replace")

    @property
    def place(self) -> Place:
        """The current place."""
        return Place(**json.loads((self.folder / "place.json").read_text(encoding="utf-8")))


def _run(command: list[str], text: str | None = None, file: int | None = None) -> str:
    """Run a command with a text, a file or nothing as its standard input, and return its output."""
    stream = subprocess.DEVNULL if text is None and file is None else file
    done = subprocess.run(
        command,
        input=text,
        stdin=stream,
        capture_output=True,
        text=True,
        timeout=_COMMAND_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise SandboxError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
