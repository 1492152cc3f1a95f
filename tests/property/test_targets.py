"""Both targets render the same plan: what a container reads and its ports do not depend on the target."""

import base64
from dataclasses import replace
from string import ascii_uppercase

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.model.certificates import PemAnchor
from facts.model.containers import Container, Port
from facts.model.files import BundleContent, DocumentContent, File, SecretContent
from facts.model.values import SecretRef, Text
from facts.parties import PortRange, Protocol
from plan.model.gateway import GatewayPlan
from tests.support.containers import Seen, on_docker, on_kubernetes
from tests.support.deployment import deploy
from tests.support.plans import DOCKER, KUBERNETES, OUTSIDE
from tests.support.pulumi import run

[ADAPTER_WORKLOAD] = [each for each in KUBERNETES.workloads if each.name == "sample-stt-adapter"]
[ADAPTER] = ADAPTER_WORKLOAD.containers
GIVEN = {"one": "first $(A) $$ secret", "two": "second=secret\nwith lines"}
SECRETS = st.sampled_from([SecretRef(name) for name in GIVEN])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
VARIABLES = st.dictionaries(
    st.text(ascii_uppercase, min_size=1, max_size=3), TEXTS.map(Text) | SECRETS, max_size=6
)
DOCUMENTS = st.dictionaries(TEXTS, TEXTS | SECRETS | st.integers() | st.none(), max_size=3).map(
    DocumentContent
)
CONTENTS = st.just(BundleContent((PemAnchor(OUTSIDE),))) | SECRETS.map(SecretContent) | DOCUMENTS
PATHS = st.tuples(
    st.sampled_from(["/sslConf", "/a/b"]), st.from_regex(r"[a-z][a-zA-Z0-9._-]{0,8}", fullmatch=True)
)
FILES = st.dictionaries(PATHS.map("/".join), CONTENTS, max_size=5).map(
    lambda files: tuple(File(path, content) for path, content in sorted(files.items()))
)
RANGES = st.builds(
    lambda low, length, protocol: PortRange(low, low + length, protocol),
    st.integers(1024, 60000),
    st.integers(0, 4),
    st.sampled_from(Protocol),
)
PORTS = st.lists(RANGES, max_size=3, unique_by=lambda ports: ports.low).map(
    lambda ranges: tuple(Port(f"p{index}", ports, published=True) for index, ports in enumerate(ranges))
)
CONTAINERS = st.builds(
    lambda environment, files, ports: replace(
        ADAPTER, environment=dict(sorted(environment.items())), files=files, ports=ports
    ),
    VARIABLES,
    FILES,
    PORTS,
)


def _plan(base: GatewayPlan, container: Container) -> GatewayPlan:
    workload = replace(ADAPTER_WORKLOAD, containers=(container,), generation=None)
    return replace(
        base,
        workloads=(workload,),
        endpoints=(),
        passwords=(),
        flows=(),
        generations=(),
        identities=(),
        authorities=(),
        published=(),
    )


def _planned(container: Container) -> Seen:
    environment = {
        name: value.value if isinstance(value, Text) else GIVEN[value.name]
        for name, value in container.environment.items()
        if isinstance(value, Text | SecretRef)
    }
    numbers = {(number, port.range.protocol.value) for port in container.ports for number in port.range.ports}
    return Seen(environment, {}, frozenset(numbers))


@settings(max_examples=15, deadline=None)
@given(CONTAINERS)
def test_a_container_gets_the_same_on_both_targets(container: Container) -> None:
    """Environment, files and published ports of a container are the planned ones on both targets."""
    first = on_kubernetes(run(lambda: deploy(_plan(KUBERNETES, container), GIVEN), state={}))["stt-adapter"]
    second = on_docker(run(lambda: deploy(_plan(DOCKER, container), GIVEN), state={}), "sample")[
        "stt-adapter"
    ]

    planned = _planned(container)
    assert first == second
    assert (first.environment, first.ports) == (planned.environment, planned.ports)
    assert set(first.files) == {file.path for file in container.files}


@settings(max_examples=4, deadline=None)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=8))
def test_binary_files_arrive_byte_for_byte(contents: list[bytes]) -> None:
    """A secret file given as base64 reaches the container with the same bytes, on both targets."""
    brought = {f"/sslConf/{index}.jks": data for index, data in enumerate(contents)}
    files = tuple(File(path, SecretContent(SecretRef(path), binary=True)) for path in brought)
    container = replace(ADAPTER, environment={}, files=files)
    secrets = {path: base64.encodebytes(data).decode() for path, data in brought.items()}

    first = on_kubernetes(run(lambda: deploy(_plan(KUBERNETES, container), secrets), state={}))
    second = on_docker(run(lambda: deploy(_plan(DOCKER, container), secrets), state={}), "sample")

    assert first["stt-adapter"].files == second["stt-adapter"].files == brought
