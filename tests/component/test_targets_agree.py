from plan.model import Address, Container, GenerationText, Text
from tests.support.containers import Seen, on_docker, on_kubernetes
from tests.support.plans import DOCKER, KUBERNETES
from tests.support.pulumi import Recording
from tests.support.sample_containers import GIVEN

CONTAINERS = {
    container.name: container for workload in KUBERNETES.workloads for container in workload.containers
}


def _expected(container: Container, seen: Seen) -> dict[str, str]:
    """Values that the plan fixes; generated ones are what the container got."""
    values: dict[str, str] = {}
    for name, value in container.environment.items():
        match value:
            case Text() | Address():
                values[name] = value.value
            case GenerationText():
                values[name] = value.with_suffix(seen.generation)
            case _:
                values[name] = GIVEN.get(value.name, seen.environment[name])
    return values


def test_everything_planned_reaches_its_container(kubernetes: Recording) -> None:
    """Each container gets each variable, file and port of the plan, and none beside."""
    seen = on_kubernetes(kubernetes)

    assert set(seen) == set(CONTAINERS)
    for name, container in CONTAINERS.items():
        assert seen[name].environment == _expected(container, seen[name])
        assert set(seen[name].files) == {file.path for file in container.files}
        assert seen[name].ports == {
            (number, port.range.protocol.value) for port in container.ports for number in port.range.ports
        }


def test_both_targets_give_the_same(kubernetes: Recording, docker: Recording) -> None:
    """With the same state, stores included, the targets give each container the same values and bytes."""
    first, second = on_kubernetes(kubernetes), on_docker(docker, DOCKER.name)

    assert set(first) == set(second)
    for name, seen in first.items():
        differing = {
            key for key in seen.environment if seen.environment[key] != second[name].environment[key]
        }
        assert differing <= {"SIP_HOST", "WATSON_STT_URL"}
        assert seen.files == second[name].files
