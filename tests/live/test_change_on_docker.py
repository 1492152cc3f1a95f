"""Changes of a gateway on a real Docker daemon, while a caller calls again and again.

What is measured is printed: how long no call is taken. There is one instance, so each change of it interrupts calls.
Tests share one gateway, and each can be run alone: a fixture brings what it needs.
"""

import os
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from typing import Any, Final

import pytest
from docker.models.containers import Container

from sandbox.daemon.server import Daemon
from sandbox.testing.clock import later
from sandbox.testing.stacks import TIMEOUT, wait_for
from tests.support.docker_gateway import LOGIN, ORDERS, DockerGateway, deployed
from tests.support.documents import ROTATION, declaration
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY
from tests.support.kills import ENGINE, Disturbed, Killing, Pace, enter, spread
from tests.support.ledger import LEDGER
from tests.support.looping import PATIENT_SECONDS, calling
from tests.support.standin_images import IMAGES

pytestmark = pytest.mark.live

LIFETIMES: Final = {"certificateDays": 20, "certificateRenewalDays": 5}
AGO: Final = 15.1
"""Days since the gateway was deployed: its certificates are in their renewal window."""
KILLS: Final = int(os.environ.get("KILLS", "10"))
"""How many updates are disturbed; more when run by hand: `KILLS=50 make live ARGS='-k killed_on_docker'`."""
SEED: Final = int(os.environ.get("SEED", "20261128"))
VICTIMS: Final = {"up": 4, "dockerd": 3, "dockerd, away": 3}
"""The engine; the daemon, started again at once, or when the update has ended."""
STACK: Final = "pulumi:pulumi:Stack"
_REFRESH: Final = ("--refresh",)
"""After the daemon was away: containers that share a network may not have started with it, which only a refresh sees."""
LONGEST: Final = 60
"""Seconds without calls that a change may cost here; the machine may be busy."""


@pytest.fixture(scope="module")
def due(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerGateway]:
    """A gateway that was deployed some days ago, and whose certificates the first update renews."""
    values = {"tls.lifetimes": LIFETIMES}
    folder = tmp_path_factory.mktemp("changes")
    with deployed(daemon, folder, values, environment=later(-AGO)) as made:
        made.program.sandbox.environment |= later(0)
        yield made


@pytest.fixture(scope="module")
def gateway(due: DockerGateway) -> DockerGateway:
    """The same one, after it was renewed, if no test has done that: an update changes what a test declares, and no more."""
    due.program.up()
    due.wait_until_ready()
    return due


def _ids(gateway: DockerGateway) -> dict[str, str]:
    """The container of each service, and of who holds their network."""
    held = {each.name: each for each in gateway.client.containers.list(ignore_removed=True) if each.name}
    (network,) = (each.id for name, each in held.items() if name.startswith("voice-gateway-network-"))
    return {"network": str(network), **{name: str(each.id) for name, each in gateway.containers().items()}}


def _called(gateway: DockerGateway, outputs: dict[str, Any]) -> int:
    with gateway.caller(outputs) as phone:
        return phone.invite(ORDERS, login=LOGIN).status


def _changed(gateway: DockerGateway, before: dict[str, str]) -> set[str]:
    return {name for name, id_ in _ids(gateway).items() if before[name] != id_}


def _kill(daemon: Daemon, container: Container) -> None:
    """End a container's first process, as a fault of the program would."""
    container.reload()
    number = str(container.attrs["State"]["Pid"])
    subprocess.run(["nsenter", f"--target={daemon.pid}", "--pid", "kill", "-9", number], check=True)


@pytest.mark.parametrize("service", [ORCHESTRATOR, RELAY, ADAPTER])
def test_a_service_that_ended_is_started_again_and_takes_calls(
    due: DockerGateway, daemon: Daemon, service: str
) -> None:
    """By the daemon alone: the others are left as they are, and still find it."""
    before = _ids(due)
    with calling(due, due.outputs()) as calls:
        _kill(daemon, due.containers()[service])
        wait_for(lambda: due.containers()[service].attrs["RestartCount"] > 0, f"{service} again")
    calls.enter(f"{service} killed")
    assert _changed(due, before) == set()
    assert calls.outage < LONGEST


def test_a_renewal_replaces_the_containers_that_carry_the_certificate(due: DockerGateway) -> None:
    """Orchestrator and adapter; the relay keeps running, and so does who holds the network. Then nothing is left to do."""
    before, old = _ids(due), due.outputs()
    with calling(due, old) as calls:
        due.program.up()
    calls.enter("certificates renewed")
    assert _changed(due, before) == {ORCHESTRATOR, ADAPTER}
    assert calls.outage < LONGEST
    assert calls.broken == []

    told = due.verify(old)
    assert told.broken == {("certificate identity", "SIP over TLS")}, told.text
    told = due.verify(due.outputs())
    assert told.code == 0, told.text

    before = _ids(due)
    with calling(due, due.outputs(), patience=PATIENT_SECONDS) as calls:
        assert due.program.changes("up") == {}
    assert _changed(due, before) == set()
    assert not calls.failures


def test_no_handshake_breaks_while_an_authority_is_replaced(gateway: DockerGateway) -> None:
    """The four steps, with mutual TLS to the assistant: callers and assistant trust what the step before told them."""
    context = gateway.assistant.context
    first, *others = (declaration(file)["tls"]["authority"] for file in ROTATION)
    gateway.program.declare({"tls.authority": first, "tls.mutualAuthentication": True})
    gateway.program.up()
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        for number, step in enumerate(others, 2):
            trusted, asked = gateway.outputs(), len(gateway.assistant.asked)
            context.load_verify_locations(cadata=trusted["authority"]["caBundlePem"])
            gateway.program.declare({"tls.authority": step})
            with calling(gateway, trusted) as calls:
                gateway.program.up()
            calls.enter(f"authority, step {number}")
            assert calls.broken == [], number
            # orchestrator and relay show one certificate: decision 7
            assert {"voice-gateway relay"} == {each["client"] for each in gateway.assistant.asked[asked:]}
            assert _called(gateway, gateway.outputs()) == 200
    finally:
        context.verify_mode = ssl.CERT_NONE


def test_an_image_that_is_nowhere_changes_nothing(gateway: DockerGateway) -> None:
    """The update ends before it touches a container, and says which image; calls go on."""
    before, images = _ids(gateway), gateway.program.document["images"]
    gateway.program.declare({"images": {**images, "orchestrator": "registry.example.com/none:1.0.8"}})
    with calling(gateway, gateway.outputs(), patience=PATIENT_SECONDS) as calls:
        result = gateway.program.run("up")
    calls.enter("image that is nowhere")
    gateway.program.declare({"images": images})
    assert result.code != 0
    assert "registry.example.com/none:1.0.8" in result.text
    assert _changed(gateway, before) == set()
    assert not calls.failures

    gateway.program.up()
    assert _changed(gateway, before) == set()


def test_the_old_declaration_repairs_what_an_image_broke_that_cannot_start(gateway: DockerGateway) -> None:
    """On Docker the old container is gone by then, because the new one takes its place; the others keep running.

    Calls are refused with 503. `up` waits for the container; whoever ends it, as with Ctrl-C, is told why it waited.
    """
    before, outputs, images = _ids(gateway), gateway.outputs(), gateway.program.document["images"]
    gateway.program.declare({"images": {**images, "relay": IMAGES[ADAPTER]}})
    with calling(gateway, outputs) as calls:
        running = gateway.program.sandbox.start("up")
        wait_for(lambda: _ends_again_and_again(gateway, RELAY), "a container that ends")
        with gateway.caller(outputs) as phone:
            assert phone.invite(ORDERS, login=LOGIN).status == 503
        running.send_signal(signal.SIGINT)
        text, _ = running.communicate(timeout=TIMEOUT)
        assert running.returncode != 0
        assert "was still waited for when the run was cancelled" in " ".join(text.split())
        gateway.program.declare({"images": images})
        gateway.program.up()
    calls.enter("image that cannot start, and repair")
    assert _changed(gateway, before) == {RELAY}
    assert gateway.program.changes("up") == {}


def _ends_again_and_again(gateway: DockerGateway, service: str) -> bool:
    found = gateway.containers().get(service)
    return found is not None and found.attrs["RestartCount"] > 0


def test_the_gateway_comes_back_with_its_daemon(gateway: DockerGateway, daemon: Daemon) -> None:
    """The daemon starts all containers at once, so those that share a network may stay away; `up --refresh` makes them again."""
    before, outputs, begun = _ids(gateway), gateway.outputs(), time.monotonic()
    daemon.crash()
    daemon.wait_until_ready()
    away = {ORCHESTRATOR, RELAY} - gateway.containers().keys()
    gateway.program.up("--refresh")
    wait_for(partial(_takes_a_call, gateway, outputs), "a call")
    LEDGER.measured.append(
        f"Docker daemon killed: {len(away)} of 2 containers that share a network stayed away; with a refresh, a call "
        f"after {time.monotonic() - begun:.1f} s"
    )
    assert _changed(gateway, before) == away
    assert gateway.program.changes("up") == {}


def _strays(gateway: DockerGateway, resources: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Containers, networks and volumes of the daemon that the state does not know, and the other way round."""
    known = {
        (kind, str(each["id"]))
        for each in resources
        for kind in ("container", "network", "volume")
        if each["type"].startswith(f"docker:index/{kind}:") and each.get("id")
    }
    client = gateway.client
    there = {("container", str(each.id)) for each in client.containers.list(all=True)}
    there |= {("volume", str(each.id)) for each in client.volumes.list()}
    there |= {
        ("network", str(each.id))
        for each in client.networks.list()
        if each.name not in {"bridge", "host", "none"}
    }
    return known ^ there


def _takes_a_call(gateway: DockerGateway, outputs: dict[str, Any]) -> bool:
    with suppress(OSError, EOFError):
        return _called(gateway, outputs) == 200
    return False


@contextmanager
def _crashed(daemon: Daemon) -> Iterator[None]:
    daemon.crash()
    yield
    daemon.wait_until_ready()


def test_the_next_up_repairs_what_was_killed_on_docker(gateway: DockerGateway, daemon: Daemon) -> None:
    """Engine or daemon end at any moment of a change of all containers; nothing is left over afterwards."""
    numbers, program = count(), gateway.program

    def change() -> None:
        program.declare({"tls.authority": {"name": f"authority-{next(numbers)}"}})

    change()
    ways: Mapping[str, Killing] = {"dockerd": partial(_crashed, daemon), "dockerd, away": daemon.away}
    disturbed = Disturbed(program, Pace.of(program), ways, change)
    kills = spread(VICTIMS, KILLS, SEED)
    begun = time.monotonic()
    for kill in kills:
        disturbed.by(kill)
        program.up(*_REFRESH if kill.victim != ENGINE else ())
        resources = program.sandbox.resources()
        assert (kill, _strays(gateway, resources)) == (kill, set())
        (outputs,) = (each["outputs"] for each in resources if each["type"] == STACK)
        wait_for(partial(_takes_a_call, gateway, outputs), f"a call after {kill}")
    enter("docker", SEED, kills, disturbed, time.monotonic() - begun)
    assert program.changes("up") == {}
