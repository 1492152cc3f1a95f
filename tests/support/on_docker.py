"""The declaration of the live proofs on a real Docker daemon, with clients that have their own networks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from docker import DockerClient

from sandbox.daemon.server import Daemon
from sandbox.testing.images import load_image
from sandbox.testing.stacks import Sandbox, wait_for
from tests.support.deployments import Deployment, Running, pid_here
from tests.support.docker_gateway import SECONDS, remove
from tests.support.documents import ROOT, accepted
from tests.support.ledger import stage
from tests.support.outsiders import Place
from tests.support.places import place
from tests.support.program import Program
from tests.support.proved import declared, surroundings
from tests.support.standin_images import archives

ADDRESS: Final = "203.0.113.20"
"""The host's address to which ports are bound. The host has further addresses."""
OTHERS: Final = ("192.0.2.20", "198.51.100.20", "198.51.100.1")
"""Further addresses of the host: two of the daemon, and one on the link to the stranger."""


@contextmanager
def on_docker(daemon: Daemon, folder: Path) -> Iterator[Deployment]:
    """Deploy it, and wait until all containers are healthy."""
    with ExitStack() as stack:
        around = stack.enter_context(
            surroundings(
                lambda name, address: Place.of(
                    name, stack.enter_context(place(daemon, address)), address, folder
                ),
                folder,
            )
        )
        client = stack.enter_context(daemon.client())
        with stage("docker: images of the stand-ins"):
            for archive in archives().values():
                load_image(client, archive)
        document = {
            **declared(around.neighbours),
            "target": {"docker": {"host": daemon.host, "bindAddress": ADDRESS}},
            "exposure": {"sipAddress": ADDRESS, "mediaAddress": ADDRESS},
        }
        program = Program(Sandbox(ROOT, folder, stack="proved", timeout=SECONDS), document)
        stack.callback(remove, program, client)
        with stage("docker: up"):
            program.up()
            wait_for(lambda: _are_healthy(client), "healthy containers", 90)
        outputs = program.sandbox.outputs()
        around.trust(outputs)
        yield Deployment(
            target="docker",
            program=program,
            plan=accepted(document).plan,
            outputs=outputs,
            filters=False,
            resolver=None,
            others=dict.fromkeys(OTHERS, frozenset()),
            host=Place.of("host", daemon.pid, ADDRESS),
            recordings=_recordings(daemon, client),
            **vars(around),
            find=lambda name: _find(daemon, client, name),
        )


def _are_healthy(client: DockerClient) -> bool:
    states = [each.attrs["State"].get("Health") for each in client.containers.list()]
    return all(state is None or state["Status"] == "healthy" for state in states)


def _recordings(daemon: Daemon, client: DockerClient) -> Path:
    (volume,) = [each for each in client.volumes.list() if each.name.startswith("voice-gateway-recordings-")]
    return Path(f"/proc/{daemon.pid}/root{volume.attrs['Mountpoint']}")


def _find(daemon: Daemon, client: DockerClient, name: str) -> Running:
    (found,) = [
        each
        for each in client.containers.list()
        if f"-{name}-" in str(each.name) and each.attrs["State"].get("Health")
    ]
    inner = found.attrs["State"]["Pid"]
    return Running(name, pid_here(daemon.pid, inner), lambda: found.logs().decode(), ADDRESS)
