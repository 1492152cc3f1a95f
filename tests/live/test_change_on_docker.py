"""Changes of a gateway on a real Docker daemon, while a caller calls again and again.

What is measured is printed: how long no call is taken. There is one instance, so each change of it interrupts calls.
"""

import os
import ssl
import subprocess
from collections.abc import Iterator
from random import Random
from typing import Any, Final

import pytest
from docker.models.containers import Container

from sandbox.daemon.server import Daemon
from sandbox.testing.clock import later
from sandbox.testing.stacks import wait_for
from tests.support.docker_gateway import LOGIN, ORDERS, DockerGateway, deployed
from tests.support.documents import ROTATION, declaration
from tests.support.gateways import ADAPTER, ORCHESTRATOR, RELAY
from tests.support.kills import was_killed_after
from tests.support.looping import calling
from tests.support.standin_images import IMAGES

pytestmark = pytest.mark.live

LIFETIMES: Final = {"certificateDays": 20, "certificateRenewalDays": 5}
AGO: Final = 15.1
"""Days since the gateway was deployed: its certificates are in their renewal window."""
KILLS: Final = int(os.environ.get("KILLS", "2"))
"""How many updates are interrupted; more when run by hand: `KILLS=20 make live ARGS='-k killed'`."""
SEED: Final = int(os.environ.get("SEED", "20261128"))
LONGEST: Final = 60
"""Seconds without calls that a change may cost here; the machine may be busy."""
REFUSED: Final = {
    "ConnectionRefusedError",
    "ConnectionResetError",
    "SSLEOFError",
    "EOFError",
    "503",
    "TimeoutError",
}
"""How calls fail while a container is replaced: nobody listens, or the relay or the adapter is not there yet."""


@pytest.fixture(scope="module")
def gateway(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerGateway]:
    """A gateway that was deployed some days ago."""
    values = {"tls.lifetimes": LIFETIMES}
    folder = tmp_path_factory.mktemp("changes")
    with deployed(daemon, folder, values, environment=later(-AGO)) as made:
        made.program.sandbox.environment |= later(0)
        yield made


def _ids(gateway: DockerGateway) -> dict[str, str]:
    """The container of each service, and of who holds their network."""
    held = {each.name: each for each in gateway.client.containers.list() if each.name}
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
    gateway: DockerGateway, daemon: Daemon, service: str
) -> None:
    """By the daemon alone: the others are left as they are, and still find it."""
    before = _ids(gateway)
    with calling(gateway, gateway.outputs()) as calls:
        _kill(daemon, gateway.containers()[service])
        wait_for(lambda: gateway.containers()[service].attrs["RestartCount"] > 0, f"{service} again")
    calls.enter(f"{service} killed")
    assert _changed(gateway, before) == set()
    assert calls.outage < LONGEST


def test_a_renewal_replaces_the_containers_that_carry_the_certificate(gateway: DockerGateway) -> None:
    """Orchestrator and adapter; the relay keeps running, and so does who holds the network. Then nothing is left to do."""
    before, old = _ids(gateway), gateway.outputs()
    with calling(gateway, old) as calls:
        gateway.program.up()
    calls.enter("certificates renewed")
    assert _changed(gateway, before) == {ORCHESTRATOR, ADAPTER}
    assert calls.outage < LONGEST
    assert set(calls.failures) <= REFUSED

    told = gateway.verify(old)
    assert told.broken == {("certificate identity", "SIP over TLS")}, told.text
    told = gateway.verify(gateway.outputs())
    assert told.code == 0, told.text

    before = _ids(gateway)
    with calling(gateway, gateway.outputs()) as calls:
        assert gateway.program.changes("up") == {}
    assert _changed(gateway, before) == set()
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
            assert set(calls.failures) <= REFUSED, (number, calls.failures)
            # orchestrator and relay show one certificate: decision 7
            assert {"voice-gateway relay"} == {each["client"] for each in gateway.assistant.asked[asked:]}
            assert _called(gateway, gateway.outputs()) == 200
    finally:
        context.verify_mode = ssl.CERT_NONE


def test_an_image_that_is_nowhere_changes_nothing(gateway: DockerGateway) -> None:
    """The update ends before it touches a container, and says which image; calls go on."""
    before, images = _ids(gateway), gateway.program.document["images"]
    gateway.program.declare({"images": {**images, "orchestrator": "registry.example.com/none:1.0.8"}})
    with calling(gateway, gateway.outputs()) as calls:
        result = gateway.program.run("up")
    calls.enter("image that is nowhere")
    assert result.code != 0
    assert "registry.example.com/none:1.0.8" in result.text
    assert _changed(gateway, before) == set()
    assert not calls.failures

    gateway.program.declare({"images": images})
    gateway.program.up()
    assert _changed(gateway, before) == set()


def test_the_old_declaration_repairs_what_an_image_broke_that_cannot_start(gateway: DockerGateway) -> None:
    """On Docker the old container is gone by then, because the new one takes its place; the others keep running.

    The update ends well, because the container had started, and ends again and again; calls are refused with 503.
    """
    before, outputs, images = _ids(gateway), gateway.outputs(), gateway.program.document["images"]
    gateway.program.declare({"images": {**images, "relay": IMAGES[ADAPTER]}})
    with calling(gateway, outputs) as calls:
        gateway.program.up()
        wait_for(lambda: gateway.containers()[RELAY].attrs["RestartCount"] > 0, "a container that ends")
        with gateway.caller(outputs) as phone:
            assert phone.invite(ORDERS, login=LOGIN).status == 503
        gateway.program.declare({"images": images})
        gateway.program.up()
    calls.enter("image that cannot start, and repair")
    assert _changed(gateway, before) == {RELAY}
    assert gateway.program.changes("up") == {}


def _strays(gateway: DockerGateway) -> set[tuple[str, str]]:
    """Containers and networks of the daemon that the state does not know, and the other way round."""
    resources = gateway.program.sandbox.resources()
    known = {
        (kind, str(each["id"]))
        for each in resources
        for kind in ("container", "network")
        if each["type"].startswith(f"docker:index/{kind}:") and each.get("id")
    }
    client = gateway.client
    there = {("container", str(each.id)) for each in client.containers.list(all=True)}
    there |= {
        ("network", str(each.id))
        for each in client.networks.list()
        if each.name not in {"bridge", "host", "none"}
    }
    return known ^ there


def test_the_next_up_repairs_what_was_killed(gateway: DockerGateway) -> None:
    """Engine, plugins or program end at any moment of a change of all containers; nothing is left over afterwards."""
    random = Random(SEED)  # noqa: S311 - moments that can be repeated
    killed = 0
    for number in range(KILLS):
        victim, after = random.choice(("up", "sandbox.plugins", "sandbox.host")), random.randint(1, 36)
        gateway.program.declare({"tls.authority": {"name": f"authority-{number}"}})
        killed += was_killed_after(gateway.program, victim, after, "up")
        gateway.program.up()
        gateway.wait_until_ready()
        assert (number, victim, after, _strays(gateway)) == (number, victim, after, set())
        assert _called(gateway, gateway.outputs()) == 200
    assert killed >= KILLS // 2
    assert gateway.program.changes("up") == {}
