"""A declaration on a real Docker daemon with stand-ins in place of the vendor's images, and the questions about it.

The stand-ins have the names of the vendor's images in the daemon, so that a declaration needs no change.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from docker import DockerClient
from docker.models.containers import Container

from declaration.containers import CODEC_IMAGE, CONTAINERS, ORCHESTRATOR_IMAGE, RELAY_IMAGE
from declaration.stack_file import KEY
from sandbox.daemon.server import Daemon
from sandbox.testing.images import load_image
from sandbox.testing.stacks import Sandbox, wait_for
from tests.support.documents import ROOT
from tests.support.gateways import CODEC, ORCHESTRATOR, RELAY
from tests.support.networks import network_of
from tests.support.peers import OUTSIDE, Assistant, serving
from tests.support.program import QUICK, Document, Program, changed
from tests.support.sip import Caller
from tests.support.standin_images import IMAGES, archives
from tests.support.verifying import Verified, verify

EXAMPLE: Final[Document] = yaml.safe_load((ROOT / "examples/docker.yaml").read_text())["config"][KEY]
ADDRESS: Final[str] = EXAMPLE["target"]["docker"]["bindAddress"]
OUTSIDER: Final = "198.51.100.20"
"""The address of the assistant: another address of the daemon's host."""
ANSWER_SECONDS: Final = "10"
"""For each answer to `verify`: the machine may be busy. Ports that are closed say so at once."""
SECONDS: Final = 300.0
"""Time for one command, which waits for containers to be healthy."""
LOGIN: Final = ("trunk", "inbound-password")
NUMBER: Final = "15550100"
ORDERS: Final = f"sip:{NUMBER}@sip.example.com"
TENANT: Final = {"tenantURI": NUMBER}
PROTECTED: Final = {**TENANT, "sipAuth": dict(zip(("username", "password"), LOGIN, strict=True))}
DEFAULT_IMAGES: Final = {CODEC: CODEC_IMAGE, ORCHESTRATOR: ORCHESTRATOR_IMAGE, RELAY: RELAY_IMAGE}


@dataclass(frozen=True)
class DockerGateway:
    """A deployed gateway, and the daemon that runs it."""

    program: Program
    daemon: Daemon
    client: DockerClient
    folder: Path
    assistant: Assistant

    def containers(self) -> dict[str, Container]:
        """The running services, by the name of their container in the plan."""
        listed = self.client.containers.list(
            ignore_removed=True
        )  # while it looks at each, an update removes some
        found = (each for each in listed if each.attrs["State"].get("Health"))
        names = {each.name: each for each in found if each.name}
        prefix = f"{self.program.document.get('name', 'voice-gateway')}-"
        return {
            kind.name: names[name]
            for kind in CONTAINERS.values()
            for name in names
            if name.startswith(f"{prefix}{kind.name}-")
        }

    def wait_until_ready(self) -> None:
        """Wait until each service in the outputs has printed that it is ready."""
        listed = {each for workload in self.outputs()["workloads"] for each in workload["containers"]}

        def ready() -> bool:
            running = self.containers()
            return set(running) == listed and all(b": ready, " in each.logs() for each in running.values())

        try:
            wait_for(ready, "services", 60)
        except AssertionError:
            logs = [each.logs().decode() for each in self.client.containers.list(all=True)]
            raise AssertionError(logs) from None

    def outputs(self) -> dict[str, Any]:
        """The current outputs of the stack."""
        return self.program.sandbox.outputs()

    def caller(self, outputs: Mapping[str, Any], **more: Any) -> Caller:  # noqa: ANN401 - fields of Caller
        """A caller who trusts only the authority of these outputs."""
        trust = ssl.create_default_context(cadata=outputs["authority"]["caBundlePem"])
        values = {"name": "sip.example.com", "address": ADDRESS, **more}
        return Caller(outputs["sip"]["tlsPort"], trust=trust, **values)

    def verify(self, outputs: Mapping[str, Any], *options: str, inside: int | None = None) -> Verified:
        """Run `python -m verify` with a file of these outputs.

        Args:
            outputs: the outputs of the stack.
            options: options of the command.
            inside: a process in whose network it runs. By default it is the daemon's network.
        """
        place = ("nsenter", f"--target={inside or self.daemon.pid}", "--net")
        told = ("--address", ADDRESS, "--number", NUMBER, "--seconds", ANSWER_SECONDS, *options)
        return verify(place, outputs, self.folder, *told)


@contextmanager
def assistant_of(daemon: Daemon, folder: Path) -> Iterator[tuple[Assistant, str]]:
    """An assistant that containers can reach, and its URL."""
    assistant = Assistant(serving(OUTSIDER, folder))
    with network_of(daemon.pid), assistant.running(OUTSIDER) as port:
        yield assistant, f"https://{OUTSIDER}:{port}"


def give_images(client: DockerClient, document: Document) -> None:
    """Give the daemon stand-ins under the names that a declaration has or uses as defaults."""
    declared = document.get("images", {})
    for key, kind in CONTAINERS.items():
        if kind.name in IMAGES:
            name = declared.get(key) or DEFAULT_IMAGES.get(kind.name)
            load_image(client, archives()[kind.name])
            if name:
                client.images.get(IMAGES[kind.name]).tag(name)


def remove(program: Program, client: DockerClient) -> None:
    """Destroy a stack on a daemon, and remove the volumes that `destroy` keeps."""
    program.run("destroy")
    program.sandbox.close()
    for volume in client.volumes.list():
        volume.remove()


@contextmanager
def deployed(
    daemon: Daemon,
    folder: Path,
    values: Mapping[str, Any],
    document: Document = EXAMPLE,
    environment: Mapping[str, str] | None = None,
) -> Iterator[DockerGateway]:
    """A declaration on this daemon, with the test's assistant and some values of the test. It is removed at the end."""
    with daemon.client() as client, assistant_of(daemon, folder) as (assistant, url):
        give_images(client, document)
        own = {
            **QUICK,
            "target.docker.host": daemon.host,
            "assistant.url": url,
            "assistant.readTimeoutSeconds": 30,  # the machine may be busy
            "tls.trust.assistant": [OUTSIDE.pem],
            "tenants": [PROTECTED],
        }
        sandbox = Sandbox(ROOT, folder, environment=dict(environment or {}), timeout=SECONDS)
        program = Program(sandbox, changed(document, {**own, **values}))
        try:
            program.up()
            made = DockerGateway(program, daemon, client, folder, assistant)
            made.wait_until_ready()
            yield made
        finally:
            remove(program, client)
