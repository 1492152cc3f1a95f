"""What a real API server says to what is rendered: fields, references that it knows of, and Pod Security admission."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from sandbox.cluster.client import Answer, Client, Document
from sandbox.stack import name_of
from tests.support.documents import ROOT, ROTATION, STACK_FILES, declaration
from tests.support.program import DEV

pytestmark = pytest.mark.live

Render = Callable[..., list[Document]]

DEV_FILE = ROOT / "Pulumi.dev.yaml"
STACKS = [
    path for path in STACK_FILES if path not in ROTATION and "kubernetes" in declaration(path)["target"]
]
CONTROLS = ("runAsNonRoot", "allowPrivilegeEscalation", "capabilities", "seccompProfile")
"""What "restricted" asks of a container, of which all that is rendered has every one."""


@dataclass(frozen=True)
class Applied:
    """The objects of a stack, and what the server said to each."""

    manifests: list[Document] = field(repr=False)
    answers: list[Answer] = field(repr=False)

    @property
    def level(self) -> str:
        """The Pod Security level that the namespace enforces."""
        labels: dict[str, str] = self.manifests[0]["metadata"]["labels"]
        return labels["pod-security.kubernetes.io/enforce"]

    @property
    def pods(self) -> list[Document]:
        """The pods that a controller would make of the deployments."""
        return [pod_of(each) for each in self.manifests if each["kind"] == "Deployment"]


def pod_of(deployment: Document) -> Document:
    """A pod as a deployment's template has it."""
    name, namespace = (deployment["metadata"][key] for key in ("name", "namespace"))
    template = deepcopy(deployment["spec"]["template"])
    metadata = {**template["metadata"], "name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def applied_to(server: Client, manifests: list[Document]) -> Applied:
    """Apply objects in their order."""
    return Applied(manifests, [server.apply(each) for each in manifests])


def said(applied: Applied) -> Iterator[str]:
    """What the server refused or warned of."""
    for manifest, answer in zip(applied.manifests, applied.answers, strict=True):
        for text in filter(None, (answer.refusal, *answer.warnings)):
            yield f"{manifest['kind']} {manifest['metadata']['name']}: {text}"


@pytest.fixture(scope="module")
def applied(server: Client, rendered: Render) -> Callable[[Path], Applied]:
    """Apply a stack file of this repository, once, in a namespace that is called like the stack."""

    @cache
    def first_time(path: Path) -> Applied:
        return applied_to(server, rendered(name_of(path), declaration(path)))

    return first_time


@pytest.fixture(params=STACKS, ids=name_of)
def stack(request: pytest.FixtureRequest, applied: Callable[[Path], Applied]) -> Applied:
    """Each stack that is for Kubernetes, applied once."""
    return applied(request.param)


@pytest.fixture
def dev(applied: Callable[[Path], Applied]) -> Applied:
    """The dev stack, applied once."""
    return applied(DEV_FILE)


def test_every_object_is_taken(stack: Applied) -> None:
    """Under strict field validation, without a warning, and as a new object."""
    assert [] == list(said(stack))
    assert {201} == {answer.status for answer in stack.answers}


def test_every_pod_is_admitted(stack: Applied, server: Client) -> None:
    """The namespace enforces "restricted", and each pod of the stack passes."""
    answers = [server.try_to_create(pod) for pod in stack.pods]
    assert "restricted" == stack.level
    assert [("", ())] * len(answers) == [(answer.refusal, answer.warnings) for answer in answers]
    assert answers


def test_second_apply_changes_nothing(stack: Applied, server: Client) -> None:
    """Neither what is stored, nor, once each object has been updated, its version."""
    second, third = (applied_to(server, stack.manifests) for _ in range(2))
    assert [] == [*said(second), *said(third)]
    assert contents(stack) == contents(second)
    # Not already the first two: this server stores any claim of a volume once more at its first update.
    assert versions(second) == versions(third)


@pytest.mark.parametrize("control", CONTROLS)
def test_pod_without_a_control_is_refused(dev: Applied, server: Client, control: str) -> None:
    """Admission does judge: with one control less, each pod is refused in the name of that control."""
    for pod in dev.pods:
        answer = server.try_to_create(without(pod, control))
        assert 403 == answer.status
        assert 'violates PodSecurity "restricted' in answer.refusal
        assert control in answer.refusal


def test_misspelt_field_is_refused(dev: Applied, server: Client) -> None:
    """Validation is strict: a field that no schema has is refused by name."""
    [deployment, *_] = (each for each in dev.manifests if each["kind"] == "Deployment")
    misspelt = deepcopy(deployment)
    misspelt["spec"]["template"]["spec"]["terminationGracePeriod"] = 600
    pod = pod_of(misspelt)
    assert ".terminationGracePeriod: field not declared in schema" in server.apply(misspelt).refusal
    assert 'unknown field "spec.terminationGracePeriod"' in server.try_to_create(pod).refusal


@pytest.mark.parametrize(("choice", "level"), [("root-user", "baseline"), ("host-network", "privileged")])
def test_weaker_choice_lowers_the_level_as_far_as_its_pods_need(
    choice: str, level: str, dev: Applied, server: Client, rendered: Render
) -> None:
    """The namespace enforces a level that takes the pods; "restricted" would not."""
    choices = [{"what": choice, "reason": "to be seen by an API server"}]
    weaker = applied_to(server, rendered(f"dev-{choice}", DEV, {"weakerChoices": choices}))
    moved = [{**pod, "metadata": {**pod["metadata"], "namespace": "dev"}} for pod in weaker.pods]
    assert [] == list(said(weaker))
    assert level == weaker.level
    assert {""} == {server.try_to_create(pod).refusal for pod in weaker.pods}
    assert any('violates PodSecurity "restricted' in server.try_to_create(pod).refusal for pod in moved)
    assert "restricted" == dev.level


def contents(applied: Applied) -> list[Document]:
    """What the server stored, without its version."""
    bodies = [deepcopy(answer.body) for answer in applied.answers]
    for body in bodies:
        del body["metadata"]["resourceVersion"]
    return bodies


def versions(applied: Applied) -> dict[tuple[str, str], str]:
    """By kind and name of an object, what the server counts up whenever it stores something else."""
    found = ((answer.body["kind"], answer.body["metadata"]) for answer in applied.answers)
    return {(kind, metadata["name"]): metadata["resourceVersion"] for kind, metadata in found}


def without(pod: Document, control: str) -> Document:
    """The pod with a control taken out of all its security contexts."""
    weaker = deepcopy(pod)
    spec = weaker["spec"]
    for part in (spec, *spec["containers"], *spec.get("initContainers", [])):
        part.get("securityContext", {}).pop(control, None)
    return weaker
