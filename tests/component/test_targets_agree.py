from collections.abc import Mapping
from pathlib import Path

import pytest

from facts.model.containers import Container
from facts.model.values import Address, GenerationText, Text
from plan.model.gateway import DockerTarget
from tests.support.containers import Seen, on_docker, on_kubernetes
from tests.support.deployment import deploy
from tests.support.documents import ROTATION, STACK_FILES, accepted, declaration, name_of
from tests.support.plans import DOCKER
from tests.support.program import QUICK, changed
from tests.support.pulumi import Recording, run

PLANNED = [path for path in STACK_FILES if path not in ROTATION]


def _expected(container: Container, seen: Seen, given: Mapping[str, str]) -> dict[str, str]:
    """Values that the plan fixes. Generated values are taken from the container."""
    values: dict[str, str] = {}
    for name, value in container.environment.items():
        match value:
            case Text() | Address():
                values[name] = value.value
            case GenerationText():
                values[name] = value.with_suffix(seen.generations[value.generation])
            case _:
                values[name] = given.get(value.name, seen.environment[name])
    return values


def _ports(container: Container) -> set[tuple[int, str]]:
    return {(number, port.range.protocol.value) for port in container.ports for number in port.range.ports}


@pytest.mark.parametrize("path", PLANNED, ids=name_of)
def test_everything_planned_reaches_its_container(path: Path) -> None:
    """Each container gets each variable and file of the plan and no others.

    On Kubernetes, it also gets the planned ports.
    """
    found = accepted(changed(declaration(path), QUICK))
    given = {name: value.get_secret_value() for name, value in found.secrets.items()}
    recording = run(lambda: deploy(found.plan, found.secrets))
    is_docker = isinstance(found.plan.target, DockerTarget)
    seen = on_docker(recording, found.plan.name) if is_docker else on_kubernetes(recording)

    containers = {each.name: each for workload in found.plan.workloads for each in workload.containers}
    assert set(seen) == set(containers)
    for name, container in containers.items():
        assert seen[name].environment == _expected(container, seen[name], given)
        assert set(seen[name].files) == {file.path for file in container.files}
        assert is_docker or seen[name].ports == _ports(container)


def test_both_targets_give_the_same(kubernetes: Recording, docker: Recording) -> None:
    """Both targets give a container the same variables and files.

    Only addresses differ, and so do the names in certificates.
    """
    first, second = on_kubernetes(kubernetes), on_docker(docker, DOCKER.name)

    assert set(first) == set(second)
    for name, seen in first.items():
        differing = {
            key for key in seen.environment if seen.environment[key] != second[name].environment[key]
        }
        assert differing <= {"SDP_ADDRESS", "WATSON_STT_URL"}
        assert set(seen.files) == set(second[name].files)
        for path, content in seen.files.items():
            assert path.endswith(".p12") or content == second[name].files[path]
