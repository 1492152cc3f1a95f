"""A rendered folder is applied by one command, in a safe order; and what is old is pruned, and nothing else.

The commands are those of docs/runbook.md.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from sandbox.bootstrap.cluster import Cluster
from sandbox.cluster.client import Client
from sandbox.testing.stacks import Result, Sandbox
from tests.support.documents import ROOT, declaration
from tests.support.folders import APPLY, GATEWAY, LEFT, PRUNE, command_for
from tests.support.program import DEV, QUICK, Document, Program, changed

pytestmark = pytest.mark.live

COPY: Final = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation into which kubectl copies an object that it applies without `--server-side`."""
PRODUCTION = declaration(ROOT / "examples" / "production.yaml")


@dataclass(frozen=True)
class Kubectl:
    """kubectl, as whoever may do everything."""

    program: Path
    home: Path

    def __call__(self, *arguments: str) -> Result:
        """Run a command of it."""
        return self._run([str(self.program), *arguments])

    def _run(self, command: Sequence[str]) -> Result:
        environment = {
            **os.environ,
            "HOME": str(self.home),
            "KUBECONFIG": str(self.home / "config"),
            "PATH": f"{self.program.parent}:{os.environ['PATH']}",
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout + done.stderr, 0)

    def run(self, command: str, stack: Program) -> list[str]:
        """Run a command of the page for a stack; answer what it said, line by line."""
        document = stack.document
        names = (document.get("name", GATEWAY), document["target"]["kubernetes"]["namespace"])
        done = self._run(["sh", "-euc", command_for(command, stack.rendered, stack.sandbox.stack, *names)])
        assert done.code == 0, done.text
        return done.text.splitlines()

    def apply(self, stack: Program) -> list[str]:
        """The one command; answers what was done to each object, in order."""
        return self.run(APPLY, stack)

    def prune(self, stack: Program) -> list[str]:
        """The second command, which removes what the folder no longer holds; answers what it removed."""
        return [line for line in self.run(PRUNE, stack) if line.endswith(" pruned")]

    def live(self, stack: Program) -> list[Document]:
        """The objects of the folder, as the server has them."""
        found = self("get", "-R", "-f", str(stack.rendered), "-o", "json", "--show-managed-fields")
        assert found.code == 0, found.text
        items: list[Document] = json.loads(found.text)["items"]
        return items

    def contents(self, stack: Program) -> list[Document]:
        """The objects without their versions: the server stores a claim once more although nothing in it changes."""
        found = self.live(stack)
        for each in found:
            del each["metadata"]["resourceVersion"]
        return found

    def copied(self, stack: Program) -> set[tuple[str, str]]:
        """Kind and name of objects with a copy of themselves in an annotation."""
        return {
            (each["kind"], each["metadata"]["name"])
            for each in self.live(stack)
            if COPY in each["metadata"].get("annotations", {})
        }

    def managers(self, stack: Program) -> set[str]:
        """Who set a field of an object, but for the server's own controllers."""
        entries = (entry for each in self.live(stack) for entry in each["metadata"]["managedFields"])
        return {entry["manager"] for entry in entries if entry["manager"] != "kube-apiserver"}

    def left(self, stack: Program) -> set[str]:
        """What no set has."""
        return set(self.run(LEFT, stack))

    def names(self, kind: str, namespace: str) -> set[str]:
        """All objects of a kind."""
        found = self("get", kind, "-n", namespace, "-o", "name")
        assert found.code == 0, found.text
        return set(found.text.split())


@pytest.fixture(scope="module")
def kubectl(server: Client, tmp_path_factory: pytest.TempPathFactory) -> Kubectl:
    """Kubectl for the one server."""
    home = tmp_path_factory.mktemp("kubectl")
    (home / "config").write_text(json.dumps(server.kubeconfig), encoding="utf-8")
    return Kubectl(Cluster(ROOT).command("kubectl"), home)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Render a stack of this name; answers the program."""
    sandboxes = []

    def make(name: str, values: Mapping[str, Any], document: Mapping[str, Any] = DEV) -> Program:
        sandbox = Sandbox(ROOT, tmp_path / name, stack=name)
        sandboxes.append(sandbox)
        made = Program(sandbox, changed(dict(document), {**QUICK, **values}))
        made.up()
        return made

    yield make
    for sandbox in sandboxes:
        sandbox.close()


@pytest.mark.parametrize("document", [DEV, PRODUCTION], ids=["dev", "production"])
def test_one_command_makes_everything_in_a_safe_order(
    kubectl: Kubectl,
    stack: Callable[..., Program],
    document: Mapping[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    """The namespace first; policies, accounts, Secrets and claims before what makes pods; then nothing changes."""
    namespace = f"order-{request.node.callspec.id}"
    made = stack("order", {"target.kubernetes.namespace": namespace}, document)
    first = kubectl.apply(made)
    kinds = [line.partition("/")[0].partition(".")[0] for line in first]
    assert len(made.manifests()) == len(first)
    assert all(line.endswith(" serverside-applied") for line in first)
    assert "namespace" == kinds[0]
    assert ["deployment"] * kinds.count("deployment") == kinds[kinds.index("deployment") :]
    assert {"networkpolicy", "serviceaccount", "secret"} < set(kinds[: kinds.index("deployment")])
    before = kubectl.contents(made)
    assert first == kubectl.apply(made)
    assert before == kubectl.contents(made)


def test_large_secrets_are_taken_and_not_copied(kubectl: Kubectl, stack: Callable[..., Program]) -> None:
    """An annotation holds 256 KiB at most, and whoever may read annotations would read the Secret in it."""
    tenants = [
        {"tenantURI": f"1555{number:07}", "description": f"Desk {number} " + "x" * 400}
        for number in range(1000)
    ]
    made = stack("large", {"target.kubernetes.namespace": "large", "tenants": tenants})
    assert 500_000 < max(len(json.dumps(each)) for each in made.of("Secret"))
    kubectl.apply(made)
    kubectl.prune(made)
    assert set() == kubectl.copied(made)


def test_copies_of_older_applies_go(kubectl: Kubectl, stack: Callable[..., Program]) -> None:
    """A folder was applied without the flags of the page: its command, forced once, removes the copies, and then works."""
    made = stack("older", {"target.kubernetes.namespace": "older"})
    assert 0 == kubectl("apply", "-R", "-f", str(made.rendered)).code
    assert len(made.manifests()) == len(kubectl.copied(made))
    kubectl.run(f"{APPLY} --force-conflicts", made)
    assert set() == kubectl.copied(made)
    kubectl.apply(made)
    assert {"kubectl-voice-gateway"} == kubectl.managers(made)


def test_a_change_by_hand_is_named_and_can_be_set_back(
    kubectl: Kubectl, stack: Callable[..., Program]
) -> None:
    """The command does not silently undo what somebody changed."""
    made = stack("touched", {"target.kubernetes.namespace": "touched"})
    kubectl.apply(made)
    before = _replicas(kubectl, made)
    for name in kubectl.names("deployment", "touched"):
        assert 0 == kubectl("patch", name, "-n", "touched", "-p", '{"spec": {"replicas": 7}}').code
    assert {7} == set(_replicas(kubectl, made))
    with pytest.raises(AssertionError, match=r'conflict with "kubectl-patch".*\n?.*spec\.replicas'):
        kubectl.apply(made)
    kubectl.run(f"{APPLY} --force-conflicts", made)
    assert before == _replicas(kubectl, made)


def _replicas(kubectl: Kubectl, stack: Program) -> list[int]:
    return [each["spec"]["replicas"] for each in kubectl.live(stack) if each["kind"] == "Deployment"]


def test_pruning_removes_what_was_replaced_and_nothing_else(
    kubectl: Kubectl, stack: Callable[..., Program]
) -> None:
    """A changed authority makes new Secrets; the old ones stay until they are pruned, and then they go alone."""
    claim = {"claim": {"size": "1Gi"}}
    space = {"target.kubernetes.namespace": "pruned", "volumes": {"relayLogs": claim}}
    own = stack("own", space)
    other = stack("other", {**space, "name": "second", "target.kubernetes.createNamespace": False})
    for each in (own, other):
        kubectl.apply(each)
        assert [] == kubectl.prune(each)
    kubectl("create", "secret", "generic", "of-somebody", "-n", "pruned")
    before = kubectl.names("secret", "pruned")

    own.declare({"tls.authority.name": "second", "volumes": {}})
    own.up()
    kubectl.apply(own)
    assert before < kubectl.names("secret", "pruned")
    gone = kubectl.prune(own)

    declared = {f"secret/{each['metadata']['name']}" for made in (own, other) for each in made.of("Secret")}
    assert declared | {"secret/of-somebody"} == kubectl.names("secret", "pruned")
    # the adapter is replaced as a generation
    assert {"secret", "configmap", "deployment.apps", "service"} == {line.partition("/")[0] for line in gone}
    for kind in ("Deployment", "Service", "NetworkPolicy", "ServiceAccount"):
        left = {name.partition("/")[2] for name in kubectl.names(kind, "pruned")}
        assert left == {each["metadata"]["name"] for made in (own, other) for each in made.of(kind)}
    assert 2 == len(kubectl.names("persistentvolumeclaim", "pruned"))
    assert [] == kubectl.prune(own)


def test_what_was_never_pruned_is_shown(kubectl: Kubectl, stack: Callable[..., Program]) -> None:
    """Two changes, and one pruning after both: what the first of them applied is not in the set, and is shown."""
    own = stack("skipped", {"target.kubernetes.namespace": "skipped"})
    kubectl.apply(own)
    kubectl.prune(own)
    for name in ("second", "third"):
        before = {each["metadata"]["name"] for each in own.manifests().values()}
        own.declare({"tls.authority.name": name})
        own.up()
        kubectl.apply(own)
    kubectl.prune(own)
    shown = kubectl.left(own)
    gone = before - {each["metadata"]["name"] for each in own.manifests().values()}
    assert gone
    assert gone == {line.partition("/")[2] for line in shown}
    assert 0 == kubectl("delete", "-n", "skipped", *sorted(shown)).code
    assert set() == kubectl.left(own)


def test_nothing_to_go_back_to(kubectl: Kubectl, stack: Callable[..., Program]) -> None:
    """`kubectl rollout undo` says so at once, where pods of an older generation would miss their Secrets."""
    made = stack("undone", {"target.kubernetes.namespace": "undone"})
    kubectl.apply(made)
    undone = kubectl(
        "rollout", "undo", "deployment", "-n", "undone", "-l", "app.kubernetes.io/part-of=voice-gateway"
    )
    assert undone.code == 1
    assert 2 == len(re.findall("no rollout history found for deployment", undone.text))
