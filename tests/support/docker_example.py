"""The Docker example on a real daemon, with images that only run: busybox, a shell for the probes, and open ports.

What a service does with its files is not looked at here; `docker_gateway` has stand-ins that open them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from docker import DockerClient
from docker.models.containers import Container

from declaration.stack_file import KEY
from sandbox.daemon.server import Daemon
from sandbox.testing.containers import output_of, read_in
from sandbox.testing.images import load_image
from sandbox.testing.stacks import Sandbox
from support.tiny import WAIT, write_tiny
from tests.support.documents import ROOT
from tests.support.program import QUICK, Program, changed

EXAMPLE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "examples/docker.yaml").read_text())["config"][KEY]
IMAGE: Final = "registry.example.com/stand-in:1.0.8"
"""Answers its probes, and does nothing else."""
ANSWERS: Final = "for port in 8080 4000; do httpd -p 127.0.0.1:$port -h /tmp 2> /tmp/httpd; done"
BUSY: Final = "/tmp/busy"  # noqa: S108 - in the container
DRAINED: Final = f"test ! -e {BUSY} || {{ sleep 11; echo drained; }}"
"""What a service does when it is to end; eleven seconds are more than a daemon waits that is told nothing."""
SERVICES: Final = ("media-relay", "sip-orchestrator", "stt-adapter")
SECONDS: Final = 600
"""How long a command may take that waits for containers which never become healthy."""


@dataclass(frozen=True)
class Host:
    """The example, deployed, and the daemon that runs it."""

    program: Program
    daemon: Daemon
    client: DockerClient
    folder: Path

    def containers(self) -> dict[str, Container]:
        """The containers of services that run, and not their loaders."""
        listed = self.client.containers.list(ignore_removed=True)
        names = {each.name: each for each in listed if each.name}
        return {
            service: names[name]
            for service in SERVICES
            for name in names
            if name.startswith(f"voice-gateway-{service}-")
        }

    def container(self, service: str) -> Container:
        """The container of a service that runs."""
        return self.containers()[service]

    def run(self, service: str, *command: str) -> str:
        """What a program says in the container of a service."""
        return output_of(self.container(service), *command)

    def read(self, service: str, *command: str) -> str:
        """The output of a program that only reads, and that always writes something."""
        return read_in(self.container(service), *command)

    def ids(self) -> dict[str, str]:
        """The container of each service."""
        return {service: str(each.id) for service, each in self.containers().items()}

    def load(self, name: str, program: str, **scripts: str) -> None:
        """Give the daemon an image with this program, and with scripts by their names; probes need a `bash`."""
        bash = shutil.which("bash")
        assert bash
        folder = self.folder / name.replace("/", "-").replace(":", "-")
        more = [] if "bash" in scripts else [Path(bash)]
        load_image(self.client, write_tiny(folder, name, {"main": program, **scripts}, more=more))

    def strays(self) -> set[str]:
        """Containers that the daemon has and the state does not, or the other way round."""
        state = self.program.sandbox.resources(":Container")
        return {str(each["id"]) for each in state} ^ {
            str(each.id) for each in self.client.containers.list(all=True)
        }


@contextmanager
def example_on(daemon: Daemon, folder: Path) -> Iterator[Host]:
    """The example with other images and the test's daemon; everything else as it is written."""
    with daemon.client() as client:
        values = {
            **QUICK,
            "target.docker.host": daemon.host,
            "images": dict.fromkeys(("orchestrator", "relay", "adapter"), IMAGE),
        }
        sandbox = Sandbox(ROOT, folder, timeout=SECONDS)
        try:
            host = Host(Program(sandbox, changed(EXAMPLE, values)), daemon, client, folder)
            host.load(
                IMAGE,
                f"{ANSWERS}\n{WAIT.replace('exit 0', f'{DRAINED}; exit 0')}",
                **{"probe.sh": "test $1 = readiness"},
            )
            host.program.up()
            yield host
        finally:
            sandbox.close()


def remove(host: Host) -> None:
    """Destroy the stack, and remove the volumes that `destroy` keeps."""
    host.program.run("destroy")
    for volume in host.client.volumes.list():
        volume.remove()
