"""Changes of a gateway on a real Kubernetes node, while a caller calls again and again.

What is measured is printed at the end: how long no call is taken. The tests follow each other on one gateway, whose probes begin
at once. Its pods start before those that they replace are stopped.
"""

import os
import time
from collections.abc import Iterator
from random import Random
from typing import Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster_gateway import ClusterGateway
from tests.support.kills import was_killed_after
from tests.support.ledger import LEDGER
from tests.support.long_deployed import ADAPTER_DUE, GATEWAY_DUE, at, long_deployed
from tests.support.looping import Calls, calling

pytestmark = pytest.mark.live

KILLS: Final = int(os.environ.get("KILLS", "3"))
"""How many updates are disturbed; more when run by hand: `KILLS=20 make live ARGS='-k killed_on_the_node'`."""
SEED: Final = int(os.environ.get("SEED", "20261128"))
VICTIMS: Final = ("kube-apiserver", "kubelet", "up")
"""Parts of the node, and the engine."""
LONGEST: Final = 30
"""Seconds without calls that a change may cost here; the machine may be busy."""


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterGateway]:
    """A gateway that was deployed some weeks ago, and got its adapter later."""
    with long_deployed(node, tmp_path_factory.mktemp("changing")) as made:
        yield made


def _of(pods: dict[str, bool], what: str) -> set[str]:
    return {name for name in pods if ("adapter" in name) == (what == "adapter")}


def _renewed(gateway: ClusterGateway, what: str) -> Calls:
    """Renew what is due, which only these pods carry, while calls are made."""
    before, other = gateway.pods(), "gateway" if what == "adapter" else "adapter"
    with calling(gateway, gateway.outputs()) as calls:
        changes = gateway.program.changes("up")
        if what == "gateway":  # an adapter serves for ten minutes more
            gateway.wait_for_the_end_of(_of(before, what))
    deployments = [each for each in changes if each.startswith("Deployment ")]
    assert len(deployments) == 1, changes
    assert ("adapter" in deployments[0]) == (what == "adapter")
    after = gateway.pods()
    assert not _of(before, what) & _of(after, what)
    assert len(_of(before, what)) == len(_of(after, what))
    assert _of(before, other) == _of(after, other)
    return calls


def _is_at_rest(gateway: ClusterGateway) -> None:
    before = gateway.pods()
    with calling(gateway, gateway.outputs()) as calls:
        assert gateway.program.changes("up") == {}
    assert gateway.pods() == before
    assert not calls.failures


def test_a_renewal_replaces_the_pod_that_carries_the_certificate(gateway: ClusterGateway) -> None:
    """One instance of each: the gateway's pod is replaced, the adapter's is not. Then nothing is left to do."""
    at(gateway, GATEWAY_DUE)
    calls = _renewed(gateway, "gateway")
    calls.enter("certificate of the gateway renewed on a node, one instance")
    assert calls.outage < LONGEST
    _is_at_rest(gateway)


def test_no_call_misses_its_adapter_while_two_are_renewed(gateway: ClusterGateway) -> None:
    """Two adapters are replaced, the gateway's pod is not, and no call fails."""
    gateway.program.declare({"adapter.replicas": 2})
    gateway.program.up()
    assert [True] * 3 == list(gateway.pods().values())

    at(gateway, ADAPTER_DUE)
    calls = _renewed(gateway, "adapter")
    calls.enter("certificate of two adapters renewed on a node")
    assert not calls.failures
    _is_at_rest(gateway)

    gateway.program.declare({"adapter.replicas": 1})
    gateway.program.up()


def _disturbed(gateway: ClusterGateway, victim: str, after: int) -> bool:
    """Change all pods, and kill something on the way; answer whether that was in time."""
    program = gateway.program
    if victim == "up":
        return was_killed_after(program, victim, after, "up")
    program.events_file.unlink(missing_ok=True)
    running = program.sandbox.start("up", "--event-log", str(program.events_file))
    program.wait_for_resources(after)
    is_in_time = running.poll() is None
    gateway.node.kill(victim)
    running.communicate(timeout=program.sandbox.timeout)
    wait_for(lambda: gateway.node.pid(victim), f"{victim} again")
    wait_for(gateway.node.client.is_ready, "the API server")
    return is_in_time


def test_the_next_up_repairs_what_was_killed_on_the_node(gateway: ClusterGateway) -> None:
    """API server, kubelet or engine end at any moment of a change of all pods; nothing is left over afterwards."""
    random = Random(SEED)  # noqa: S311 - moments that can be repeated
    in_time, most = 0, len(gateway.program.sandbox.resources()) - 1
    for number in range(KILLS):
        victim, after = VICTIMS[number % len(VICTIMS)], random.randint(1, most)
        level = ("debug", "info")[number % 2]
        gateway.program.declare({"adapter.logLevel": level, "tenants": _tenants(gateway, f"number {number}")})
        in_time += _disturbed(gateway, victim, after)
        gateway.program.up()
        assert (number, victim, after, gateway.strays()) == (number, victim, after, set())
        assert list(gateway.pods().values()) == [True, True]
        assert gateway.status_of_a_call(gateway.outputs()) == 200
    assert in_time >= KILLS // 2
    assert gateway.program.changes("up") == {}


def _tenants(gateway: ClusterGateway, description: str) -> list[dict[str, object]]:
    return [{**each, "description": description} for each in gateway.program.document["tenants"]]


def test_the_gateway_comes_back_with_its_node(gateway: ClusterGateway) -> None:
    """Without any command of the program, after everything ended without a warning."""
    outputs, before = gateway.outputs(), set(gateway.pods())
    begun = time.monotonic()
    gateway.node.restart()
    started = time.monotonic()
    gateway.find_caller()
    with gateway.assistant_again():
        wait_for(lambda: gateway.status_of_a_call(outputs) == 200, "a call")
        seconds = time.monotonic() - started
        LEDGER.measured.append(f"node restarted in {started - begun:.1f} s, a call {seconds:.1f} s later")
        assert set(gateway.pods()) == before
        assert gateway.program.changes("up") == {}
