"""A rendered folder on a real Kubernetes node, by the commands of docs/runbook.md as they stand there: no plugin applies anything.

What the folder no longer holds is pruned after the rollout, with the pods that run it; what others have in the namespace stays.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from sandbox.bootstrap.cluster import Cluster
from sandbox.node.server import OwnedNode
from sandbox.testing.stacks import Sandbox, wait_for
from tests.support.cluster import end_stand_ins_soon
from tests.support.cluster_gateway import LITTLE, ClusterGateway, Site, named, prepared
from tests.support.docker_gateway import ORDERS, PROTECTED
from tests.support.documents import ROOT
from tests.support.folders import APPLY, GATEWAY, PRUNE, STACK, WAIT
from tests.support.gateways import ADAPTER
from tests.support.looping import calling
from tests.support.program import Document, Program, changed

pytestmark = pytest.mark.live

SITE: Final = Site(GATEWAY, "192.0.2.80", "203.0.113.80", 30101, (30460, 30471))
"""Its namespace is that of the commands."""
LAST_SECONDS: Final = 10
"""For an adapter that is pruned; its relay has ended by then."""
KEPT: Final = {("ConfigMap", "of-somebody"), ("Deployment", "of-somebody"), ("Secret", "of-somebody")}
"""What others have in the namespace, with labels as the gateway's objects have them."""
PARENT: Final = ("ConfigMap", f"{STACK}.{GATEWAY}")
"""The record of what was applied."""
OTHERS: Final = """
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: of-somebody, labels: {app.kubernetes.io/instance: dev.voice-gateway}}
- apiVersion: v1
  kind: Secret
  metadata: {name: of-somebody, labels: {app.kubernetes.io/part-of: voice-gateway}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: of-somebody, labels: {app.kubernetes.io/part-of: voice-gateway}}
  spec:
    replicas: 0
    selector: {matchLabels: {app: of-somebody}}
    template:
      metadata: {labels: {app: of-somebody}}
      spec: {containers: [{name: any, image: registry.example.com/any}]}
"""


@pytest.fixture(scope="module")
def gateway(node: OwnedNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterGateway]:
    """The example, rendered into a folder, and not applied yet."""
    folder = tmp_path_factory.mktemp("folder")
    end_stand_ins_soon(node, SITE.name, LAST_SECONDS)
    with prepared(node, folder, SITE) as (assistant, port, document):
        sandbox = Sandbox(ROOT, folder, stack=STACK)
        try:
            program = Program(sandbox, changed(document, {"resources.adapter": LITTLE}))
            program.up()
            yield ClusterGateway(program, node, assistant, port, SITE)
        finally:
            sandbox.close()


def _sh(gateway: ClusterGateway, command: str) -> list[str]:
    """Run a command of the page beside the folder `rendered`; answer what it said."""
    kubectl = Cluster(ROOT).command("kubectl").parent
    folder = gateway.program.sandbox.folder
    environment = {
        **os.environ,
        "HOME": str(folder),
        "KUBECONFIG": str(gateway.node.kubeconfig),
        "PATH": f"{kubectl}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["sh", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _pruned(gateway: ClusterGateway) -> set[tuple[str, str]]:
    """Prune; answer kind and name of what is gone, as kubectl writes them."""
    lines = (line.removesuffix(" pruned") for line in _sh(gateway, PRUNE) if line.endswith(" pruned"))
    return {(kind.partition(".")[0], name) for kind, _, name in (line.partition("/") for line in lines)}


def _declared(gateway: ClusterGateway) -> set[tuple[str, str]]:
    manifests = gateway.program.manifests().values()
    return {named(each) for each in manifests if each["kind"] != "Namespace"}


def _replaced(gateway: ClusterGateway, values: Mapping[str, Any]) -> set[str]:
    """Render the folder with other values, apply it, and prune when the old pods are gone; answer kinds that were pruned."""
    old, before = set(gateway.pods()), _declared(gateway)
    gateway.program.declare(values)
    gateway.program.up()
    _sh(gateway, APPLY)
    assert before <= set(gateway.objects())
    _sh(gateway, WAIT)
    callers = {name for name in old if ADAPTER not in name}
    wait_for(lambda: not callers & _all_pods(gateway), "the end of the old pods")
    gone = _pruned(gateway)
    assert gone == {(kind.lower(), name) for kind, name in before - _declared(gateway)}
    wait_for(lambda: not old & _all_pods(gateway), "the end of the old adapter")
    return {kind for kind, _ in gone}


def _all_pods(gateway: ClusterGateway) -> set[str]:
    """Also those that are ending."""
    listed = gateway.node.kubectl("get", "pods", f"--namespace={SITE.name}", "--output=name")
    return {line.removeprefix("pod/") for line in listed.split()}


def test_a_folder_is_applied_by_the_commands_of_the_page(gateway: ClusterGateway) -> None:
    """Everything is made, the pods become ready, nothing is pruned, and a call is taken."""
    assert all(line.endswith(" serverside-applied") for line in _sh(gateway, APPLY))
    _sh(gateway, WAIT)
    assert set() == _pruned(gateway)
    assert [True, True] == list(gateway.pods().values())
    assert _declared(gateway) | {PARENT} == set(gateway.objects())
    outputs = gateway.outputs()
    wait_for(lambda: gateway.status_of_a_call(outputs) == 200, "a call")


def test_what_was_replaced_is_pruned_after_the_rollout(gateway: ClusterGateway) -> None:
    """Other tenants, and another password of the adapter, which makes a new generation of it, while calls are made."""
    gateway.node.kubectl("create", f"--namespace={SITE.name}", "--filename=-", given=OTHERS)
    values = {"tenants": [{**PROTECTED, "description": "Other desk"}], "adapter.password": "Meadow42-Copper"}
    with calling(gateway, gateway.outputs()) as calls:
        pruned = _replaced(gateway, values)
    calls.enter("rendered folder applied again and pruned: tenants and the password of the adapter")
    assert {"deployment", "secret", "service"} <= pruned
    assert [] == calls.broken
    assert [True, True] == list(gateway.pods().values())
    assert _declared(gateway) | KEPT | {PARENT} == set(gateway.objects())


def test_a_workload_that_is_no_longer_declared_is_pruned_whole(gateway: ClusterGateway) -> None:
    """The adapter goes with all that it had; whose speech service the gateway calls instead is not there, so no call is made."""
    service = {**gateway.program.document["textToSpeech"]}
    without = dict.fromkeys(("adapter", "images.adapter", "resources.adapter"))
    pruned = _replaced(gateway, {**without, "speechToText": service})
    assert {
        "deployment",
        "networkpolicy",
        "poddisruptionbudget",
        "secret",
        "service",
        "serviceaccount",
    } <= pruned
    assert [True] == list(gateway.pods().values())
    assert _declared(gateway) | KEPT | {PARENT} == set(gateway.objects())
    with gateway.for_patient_callers().caller(gateway.outputs()) as phone:
        assert 200 == phone.options(ORDERS).status


def test_the_same_folder_once_more_changes_nothing(gateway: ClusterGateway) -> None:
    """Neither a render, nor the commands: every object is as it was, but for the records of kubectl; no pod is replaced."""
    folder, pods, before = gateway.program.manifests(), gateway.pods(), _contents(gateway)
    assert {} == gateway.program.changes("up")
    assert folder == gateway.program.manifests()
    _sh(gateway, APPLY)
    _sh(gateway, WAIT)
    assert set() == _pruned(gateway)
    assert before == _contents(gateway)
    assert pods == gateway.pods()


def _contents(gateway: ClusterGateway) -> dict[tuple[str, str], Document]:
    """What objects are, without their states and what kubectl writes down: a Deployment counts that as a generation."""
    return {
        key: {
            **{part: each[part] for part in each if part not in {"metadata", "status"}},
            "uid": each["metadata"]["uid"],
            "labels": each["metadata"].get("labels"),
        }
        for key, each in gateway.objects().items()
    }
