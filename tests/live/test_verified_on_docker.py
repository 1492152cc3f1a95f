"""The Docker example on a real daemon, with stand-ins that open its files; `verify` finds it sound, or what is broken.

The stand-ins have the names of the vendor's images in the daemon, so the example is used as it is written, except for
the daemon's address, the kind of keys, the assistant, which is one of this test, and the tenant, which has a password.
"""

import json
import os
import socket
import ssl
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from docker import DockerClient
from docker.models.containers import Container

from declaration.containers import ORCHESTRATOR_IMAGE, RELAY_IMAGE
from sandbox.daemon.server import Daemon
from sandbox.testing.images import load_image
from sandbox.testing.stacks import Sandbox, wait_for
from tests.support.certificates import authority
from tests.support.documents import ROOT
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY
from tests.support.networks import network_of
from tests.support.peers import OUTSIDE, Assistant, serving
from tests.support.program import KEY, QUICK, Program, changed
from tests.support.sip import Caller
from tests.support.standin_images import IMAGES, archives

pytestmark = pytest.mark.live

EXAMPLE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "examples/docker.yaml").read_text())["config"][KEY]
NAMES: Final = {
    ORCHESTRATOR: ORCHESTRATOR_IMAGE,
    RELAY: RELAY_IMAGE,
    ADAPTER: EXAMPLE["images"]["adapter"],
}
"""The images that the example declares, or takes as defaults."""
ADDRESS: Final[str] = EXAMPLE["target"]["docker"]["bindAddress"]
OUTSIDER: Final = "198.51.100.20"
"""Where the assistant is: another address of the daemon's host."""
LOGIN: Final = ("trunk", "inbound-password")
ORDERS: Final = "sip:15550100@sip.example.com"
TENANT: Final = {"tenantURI": "15550100"}
SIP: Final = "SIP over TLS"
PROMISED: Final = {
    (control, SIP)
    for control in (
        "reachable",
        "TLS versions",
        "certificate authority",
        "certificate names",
        "certificate identity",
        "certificate expiry",
        "digest authentication",
    )
} | {("plain SIP closed", "plain SIP"), ("nothing else listens", "TCP ports that the outputs do not list")}
"""Controls that must be asked and hold."""


@dataclass(frozen=True)
class Verified:
    """What `verify` says: its exit code and text, and the controls with their listeners by verdict."""

    code: int
    text: str
    found: dict[str, set[tuple[str, str]]] = field(repr=False)


@dataclass(frozen=True)
class Host:
    """The example, deployed, and the daemon that runs it."""

    program: Program
    daemon: Daemon
    client: DockerClient
    folder: Path
    assistant: Assistant

    def containers(self) -> list[Container]:
        """The services that run."""
        found = self.client.containers.list()
        return [each for each in found if each.attrs["State"].get("Health")]

    def become_healthy(self) -> None:
        """Wait until the probe of each service passes."""

        def healthy() -> bool:
            states = [each.attrs["State"]["Health"]["Status"] for each in self.containers()]
            return ["healthy"] * len(NAMES) == states

        try:
            wait_for(healthy, "healthy containers", 60)
        except AssertionError:
            raise AssertionError([each.logs().decode() for each in self.containers()]) from None

    def verify(self, outputs: dict[str, Any]) -> Verified:
        """Run `python -m verify` in the daemon's network with a file of these outputs."""
        file, findings = self.folder / "outputs.json", self.folder / "findings.json"
        file.write_text(json.dumps(outputs), encoding="utf-8")
        options = ["--address", ADDRESS, "--number", TENANT["tenantURI"], "--json", str(findings)]
        done = subprocess.run(
            self.daemon.inside(sys.executable, "-m", "verify", str(file), *options),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "reader" / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert findings.exists(), done.stdout
        found: dict[str, set[tuple[str, str]]] = {}
        for each in json.loads(findings.read_text(encoding="utf-8")):
            subject = each["subject"].partition(",")[0].lstrip("0123456789 ")
            found.setdefault(each["verdict"], set()).add((each["control"], subject))
        findings.unlink()
        return Verified(done.returncode, done.stdout, found)


@pytest.fixture(scope="module")
def host(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The example, deployed by the program, with an assistant that its containers reach."""
    folder = tmp_path_factory.mktemp("verified")
    assistant = Assistant(serving(OUTSIDER, folder))
    with daemon.client() as client, network_of(daemon.pid), assistant.running(OUTSIDER) as port:
        for container, archive in archives().items():
            if container in NAMES:
                load_image(client, archive)
                client.images.get(IMAGES[container]).tag(NAMES[container])
        values = {
            **QUICK,
            "target.docker.host": daemon.host,
            "assistant.url": f"https://{OUTSIDER}:{port}",
            "tls.trust.assistant": [OUTSIDE.pem],
            "tenants": [{**TENANT, "sipAuth": dict(zip(("username", "password"), LOGIN, strict=True))}],
        }
        sandbox = Sandbox(ROOT, folder)
        program = Program(sandbox, changed(EXAMPLE, values))
        try:
            program.up()
            made = Host(program, daemon, client, folder, assistant)
            made.become_healthy()
            yield made
        finally:
            program.run("destroy")
            sandbox.close()
            for volume in client.volumes.list():
                volume.remove()


@pytest.fixture(scope="module")
def outputs(host: Host) -> dict[str, Any]:
    """What the stack said after its first update."""
    told: dict[str, Any] = host.program.sandbox.outputs()
    return told


def test_the_example_is_sound(host: Host, outputs: dict[str, Any]) -> None:
    """Every control of SIP is asked and holds; ports of media are all that is not asked."""
    told = host.verify(outputs)
    assert told.code == 0, told.text
    assert told.found == {"holds": PROMISED, "not asked": {("reachable", "RTP and RTCP")}}, told.text


def test_a_call_is_taken_by_tls_with_digest(host: Host, outputs: dict[str, Any]) -> None:
    """Who trusts the authority of the outputs and has the password hears itself; the assistant heard of the call."""
    trust = ssl.create_default_context(cadata=outputs["authority"]["caBundlePem"])
    with Caller(outputs["sip"]["tlsPort"], trust=trust, name="sip.example.com", address=ADDRESS) as phone:
        assert phone.invite(ORDERS).status == 401
        answer = phone.invite(ORDERS, login=LOGIN)
        assert answer.status == 200, answer
        assert f"c=IN IP4 {ADDRESS}" in answer.body
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
            media.settimeout(10)
            packet = struct.pack("!BBHII", 0x80, 0, 1, 160, 77) + bytes(range(160))
            media.sendto(packet, (ADDRESS, answer.media_port))
            assert media.recv(2048)[12:] == bytes(range(160))
        assert phone.bye(ORDERS).status == 200
    assert len(host.assistant.asked) == 1


def test_a_port_of_another_container_is_found(host: Host, outputs: dict[str, Any]) -> None:
    """Though the gateway itself is as it was."""
    other = host.client.containers.run(
        IMAGES[ADAPTER],
        entrypoint=["busybox", "httpd", "-f", "-p", "3000"],
        ports={"3000/tcp": (ADDRESS, 9080)},
        detach=True,
    )
    try:
        told = host.verify(outputs)
    finally:
        other.remove(force=True)
    assert told.code == 1, told.text
    assert told.found["broken"] == {("nothing else listens", "TCP ports that the outputs do not list")}
    assert "Open: 9080." in told.text


def test_the_outputs_of_another_stack_are_found(host: Host, outputs: dict[str, Any]) -> None:
    """By its authority, and by the certificate itself."""
    others = [{**each, "fingerprint": "0" * 64} for each in outputs["certificates"]]
    bundle = {**outputs["authority"], "caBundlePem": authority("Stranger").pem}
    told = host.verify({**outputs, "authority": bundle, "certificates": others})
    assert told.code == 1, told.text
    assert told.found["broken"] == {("certificate authority", SIP), ("certificate identity", SIP)}, told.text


def test_a_gateway_that_was_opened_is_found(host: Host, outputs: dict[str, Any]) -> None:
    """Plain SIP and calls without a password, by the outputs from before they were allowed."""
    choices = [{"what": "plain-sip", "reason": "a check from outside must find this"}]
    host.program.declare({"weakerChoices": choices, "tenants": [TENANT]})
    host.program.up()
    wait_for(lambda: all(b": ready, " in each.logs() for each in host.containers()), "services", 60)
    told = host.verify(outputs)
    assert told.code == 1, told.text
    assert told.found["broken"] == {
        ("plain SIP closed", "plain SIP"),
        ("digest authentication", SIP),
        ("nothing else listens", "TCP ports that the outputs do not list"),
    }, told.text
    assert "Open: 5060." in told.text
