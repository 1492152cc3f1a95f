"""Changes of a gateway on a real Kubernetes node, while a caller calls again and again.

What is measured is printed at the end: how long no call is taken. Tests share one gateway, whose probes begin at once, and each
can be run alone: a fixture brings what it needs. Its pods start before those that they replace are stopped.
"""

import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count
from typing import Any, Final

import pytest

from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import wait_for
from tests.support.cluster import end_stand_ins_soon
from tests.support.cluster_gateway import ClusterGateway
from tests.support.kills import ENGINE, Disturbed, Pace, enter, spread
from tests.support.ledger import LEDGER
from tests.support.long_deployed import ADAPTER_DUE, GATEWAY_DUE, at, long_deployed
from tests.support.looping import PATIENT_SECONDS, Calls, calling

pytestmark = pytest.mark.live

KILLS: Final = int(os.environ.get("KILLS", "10"))
"""How many updates are disturbed; more when run by hand: `KILLS=50 make live ARGS='-k killed_on_the_node'`."""
SEED: Final = int(os.environ.get("SEED", "20261128"))
VICTIMS: Final = {"kube-apiserver": 3, "kubelet": 2, "containerd": 2, "up": 3}
"""Parts of the node, and the engine."""
STACK: Final = "pulumi:pulumi:Stack"
GRACE_SECONDS: Final = 10
"""For pods that are replaced while something is killed: each old adapter would stay for ten minutes."""
LONGEST: Final = 60
"""Seconds without calls that a change may cost here; the machine may be busy."""


@pytest.fixture(scope="module")
def due(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterGateway]:
    """A gateway that was deployed some weeks ago, and got its adapter later; its own certificate is due first."""
    with long_deployed(node, tmp_path_factory.mktemp("changing")) as made:
        yield made


@pytest.fixture(scope="module")
def gateway(due: ClusterGateway) -> ClusterGateway:
    """The same one, after its own certificate was renewed, if no test has done that."""
    at(due, GATEWAY_DUE)
    due.program.up()
    return due


def _calling_patiently(gateway: ClusterGateway) -> AbstractContextManager[Calls]:
    """Calls of which none may fail, because the pod that takes them stays."""
    return calling(gateway.for_patient_callers(), gateway.outputs(), patience=PATIENT_SECONDS)


def _of(pods: dict[str, bool], what: str) -> set[str]:
    return {name for name in pods if ("adapter" in name) == (what == "adapter")}


def _renewed(gateway: ClusterGateway, what: str) -> Calls:
    """Renew what is due, which only these pods carry, while calls are made."""
    before, other = gateway.pods(), "gateway" if what == "adapter" else "adapter"
    calling_it = calling(gateway, gateway.outputs()) if what == "gateway" else _calling_patiently(gateway)
    with calling_it as calls:
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
    with _calling_patiently(gateway) as calls:
        assert gateway.program.changes("up") == {}
    assert gateway.pods() == before
    assert not calls.failures


def test_a_renewal_replaces_the_pod_that_carries_the_certificate(due: ClusterGateway) -> None:
    """One instance of each: the gateway's pod is replaced, the adapter's is not. Then nothing is left to do."""
    at(due, GATEWAY_DUE)
    calls = _renewed(due, "gateway")
    calls.enter("certificate of the gateway renewed on a node, one instance")
    assert calls.outage < LONGEST
    _is_at_rest(due)


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


def _has_two_ready_pods(gateway: ClusterGateway) -> bool:
    return list(gateway.pods().values()) == [True, True]


def _takes_a_call(gateway: ClusterGateway, outputs: dict[str, Any]) -> bool:
    return gateway.status_of_a_call(outputs) == 200


@contextmanager
def _killed(gateway: ClusterGateway, part: str) -> Iterator[None]:
    """A part of the node, which is there again after the block."""
    gateway.node.kill(part)
    yield
    wait_for(lambda: gateway.node.pid(part), f"{part} again")
    wait_for(gateway.node.client.is_ready, "the API server")


def test_the_next_up_repairs_what_was_killed_on_the_node(gateway: ClusterGateway) -> None:
    """API server, kubelet, containerd or engine end at any moment of a change of all pods; nothing is left over afterwards."""
    end_stand_ins_soon(gateway.node, gateway.site.name, GRACE_SECONDS)
    numbers, program = count(), gateway.program

    def change() -> None:
        number = next(numbers)
        level = ("debug", "info")[number % 2]
        program.declare({"adapter.logLevel": level, "tenants": _tenants(gateway, f"number {number}")})

    change()
    ways = {part: partial(_killed, gateway, part) for part in VICTIMS if part != ENGINE}
    disturbed = Disturbed(program, Pace.of(program), ways, change)
    kills = spread(VICTIMS, KILLS, SEED)
    begun = time.monotonic()
    for kill in kills:
        disturbed.by(kill)
        program.up()
        resources = program.sandbox.resources()
        assert (kill, gateway.strays(resources)) == (kill, set())
        wait_for(partial(_has_two_ready_pods, gateway), f"two pods after {kill}")
        (outputs,) = (each["outputs"] for each in resources if each["type"] == STACK)
        # the firewall may follow a new pod a moment later
        wait_for(partial(_takes_a_call, gateway, outputs), f"a call after {kill}")
    enter("the node", SEED, kills, disturbed, time.monotonic() - begun)
    assert program.changes("up") == {}


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
        wait_for(partial(_takes_a_call, gateway, outputs), "a call")
        seconds = time.monotonic() - started
        LEDGER.measured.append(f"node restarted in {started - begun:.1f} s, a call {seconds:.1f} s later")
        assert set(gateway.pods()) == before
        assert gateway.program.changes("up") == {}
