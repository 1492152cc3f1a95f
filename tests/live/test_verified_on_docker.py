"""The Docker example on a real daemon, with stand-ins that open its files; `verify` finds it sound, or what is broken.

The stand-ins have the names of the vendor's images in the daemon, so the example is used as it is written, except for
the daemon's address, the kind of keys, the assistant, which is one of this test, and the tenant, which has a password.
"""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from sandbox.daemon.server import Daemon
from tests.support.certificates import authority
from tests.support.docker_gateway import (
    ADDRESS,
    ANSWER_SECONDS,
    LOGIN,
    NUMBER,
    ORDERS,
    TENANT,
    DockerGateway,
    deployed,
)
from tests.support.documents import ROOT
from tests.support.gateways import ADAPTER
from tests.support.rtp import AUDIO, audio_in, packet
from tests.support.standin_images import IMAGES

pytestmark = pytest.mark.live

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


@pytest.fixture(scope="module")
def host(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerGateway]:
    """The example, deployed by the program, with an assistant that its containers reach; all its probes pass."""
    with deployed(daemon, tmp_path_factory.mktemp("verified"), {}) as made:
        yield made


@pytest.fixture(scope="module")
def outputs(host: DockerGateway) -> dict[str, Any]:
    """What the stack said after its first update."""
    return host.outputs()


def test_the_example_is_sound(host: DockerGateway, outputs: dict[str, Any]) -> None:
    """Every control of SIP is asked and holds; ports of media are all that is not asked."""
    told = host.verify(outputs)
    assert told.code == 0, told.text
    assert told.found == {"holds": PROMISED, "not asked": {("reachable", "RTP and RTCP")}}, told.text


def test_make_verify_finds_it_sound(host: DockerGateway, tmp_path: Path) -> None:
    """The command that people type, in a copy of the project that has the stack's state."""
    for path in ROOT.iterdir():
        if path.name not in {".git", ".state", "rendered"}:
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(host.program.sandbox.state_folder, tmp_path / ".state")
    command = (
        "make",
        "verify",
        f"CONFIG={host.program.sandbox.config_file}",
        f"ARGS=--number {NUMBER} --seconds {ANSWER_SECONDS}",
    )
    done = subprocess.run(
        host.daemon.inside(*command), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 holds, 0 broken, 1 not asked" in done.stdout


def test_a_call_is_taken_by_tls_with_digest(host: DockerGateway, outputs: dict[str, Any]) -> None:
    """Who trusts the authority of the outputs and has the password hears itself; the assistant heard of the call."""
    with host.caller(outputs) as phone:
        assert phone.invite(ORDERS).status == 401
        answer = phone.invite(ORDERS, login=LOGIN)
        assert answer.status == 200, answer
        assert f"c=IN IP4 {ADDRESS}" in answer.body
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
            media.settimeout(10)
            media.sendto(packet(), (ADDRESS, answer.media_port))
            assert audio_in(media.recv(2048)) == AUDIO
        assert phone.bye(ORDERS).status == 200
    assert len(host.assistant.asked) == 1


def test_a_port_of_another_container_is_found(host: DockerGateway, outputs: dict[str, Any]) -> None:
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


def test_the_outputs_of_another_stack_are_found(host: DockerGateway, outputs: dict[str, Any]) -> None:
    """By its authority, and by the certificate itself."""
    others = [{**each, "fingerprint": "0" * 64} for each in outputs["certificates"]]
    bundle = {**outputs["authority"], "caBundlePem": authority("Stranger").pem}
    told = host.verify({**outputs, "authority": bundle, "certificates": others})
    assert told.code == 1, told.text
    assert told.found["broken"] == {("certificate authority", SIP), ("certificate identity", SIP)}, told.text


def test_a_gateway_that_was_opened_is_found(host: DockerGateway, outputs: dict[str, Any]) -> None:
    """Plain SIP and calls without a password, by the outputs from before they were allowed."""
    choices = [{"what": "plain-sip", "reason": "a check from outside must find this"}]
    host.program.declare({"weakerChoices": choices, "tenants": [TENANT]})
    host.program.up()
    host.wait_until_ready()
    told = host.verify(outputs)
    assert told.code == 1, told.text
    assert told.found["broken"] == {
        ("plain SIP closed", "plain SIP"),
        ("digest authentication", SIP),
        ("nothing else listens", "TCP ports that the outputs do not list"),
    }, told.text
    assert "Open: 5060." in told.text
