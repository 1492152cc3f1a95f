"""The examples on the real engine: each is previewed and deployed, and afterwards a preview finds no change."""

from collections.abc import Callable
from pathlib import Path

import kubernetes_validate
import pytest

from sandbox.stack import name_of as stack_name
from sandbox.testing.stacks import Sandbox
from tests.support.documents import EXAMPLES, ROOT, ROTATION, declaration, name_of
from tests.support.program import QUICK, Program, changed

pytestmark = pytest.mark.engine

RENDERED = [path for path in EXAMPLES if path not in ROTATION and path.stem != "docker"]


@pytest.fixture
def program(sandbox: Callable[..., Sandbox]) -> Callable[[Path], Program]:
    """Make the stack of an example. Its manifests go to the test's own folder."""

    def make(path: Path) -> Program:
        return Program(sandbox(ROOT, stack=stack_name(path)), changed(declaration(path), QUICK))

    return make


@pytest.mark.parametrize("path", RENDERED, ids=name_of)
def test_example_comes_up_as_previewed(path: Path, program: Callable[[Path], Program]) -> None:
    """A preview writes nothing, and `up` makes what it showed.

    The manifests are valid for an API server, and a second preview finds no change.
    """
    stack = program(path)
    previewed = stack.changes("preview")
    assert set() == set(stack.manifests())
    assert previewed == stack.changes("up")
    assert {"create"} == set(previewed.values())
    for manifest in stack.manifests().values():
        kubernetes_validate.validate(manifest, "1.37", strict=True)
    assert {} == stack.changes("preview", "--expect-no-changes")


def test_docker_example_is_previewed(program: Callable[[Path], Program]) -> None:
    """The Docker example has three containers, four that fill files or hold a network, and no Kubernetes object."""
    previewed = program(ROOT / "examples/docker.yaml").changes("preview")
    kinds = [resource.split()[0] for resource in previewed]
    assert 7 == kinds.count("Container")
    assert set() == set(kinds) & {"Deployment", "Service", "Secret"}


def test_rotation_changes_authorities_step_by_step(program: Callable[[Path], Program]) -> None:
    """Each step publishes the authorities that it trusts.

    The keys of authorities stay the same, and leaf certificates change once, at the switch.
    """
    stack = program(ROTATION[0])
    trusted: list[set[str]] = []
    leaves: list[set[str]] = []
    for path in ROTATION:
        stack.declare({"tls.authority": declaration(path)["tls"]["authority"]})
        stack.up()
        outputs = stack.sandbox.outputs()
        trusted.append(set(outputs["authority"]["fingerprints"]))
        leaves.append({certificate["fingerprint"] for certificate in outputs["certificates"]})
    before, introduced, switched, retired = trusted
    assert (1, 2, 2, 1) == tuple(map(len, trusted))
    assert before | retired == introduced == switched
    assert set() == before & retired
    assert leaves[0] == leaves[1]
    assert set() == leaves[1] & leaves[2]
    assert leaves[2] == leaves[3]
