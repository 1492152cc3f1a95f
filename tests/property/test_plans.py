"""Properties of the plan of every declaration."""

from collections import Counter
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings

from facts.model.containers import Container
from facts.model.files import KeystoreSpec
from facts.model.values import SecretRef, Text
from facts.parties import Member
from facts.variables import VARIABLES
from plan.preflight import Accepted, accept
from tests.support.certificates import NOW
from tests.support.declarations import declarations
from tests.support.drawn import CANARY
from tests.support.gallery import read
from tests.support.walking import found

# A declaration is made of hundreds of choices. Hypothesis reports that as slow, but the tests need it.
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SETS = {
    "assistant",
    "fromUri",
    "trustedAddresses",
    "speech",
    "sip",
    "clientNetworks",
    "clientNamespaces",
    "musicOnHold",
    "otherServices",
    "names",
    "routes",
    "sources",
    "weakerChoices",
    "writePaths",
}
"""Lists of the declaration whose order has no meaning."""


def accepted(document: dict[str, Any]) -> Accepted:
    """The preflight's result for a generated declaration, which must be valid."""
    return accept(document, read, NOW)


def containers(document: dict[str, Any]) -> list[Container]:
    """All containers of the plan."""
    return list(found(accepted(document).plan, Container))


@few
@given(declarations())
def test_planning_twice_gives_equal_plans(document: dict[str, Any]) -> None:
    """A plan depends only on the declaration and the time."""
    assert accepted(document) == accepted(deepcopy(document))


@few
@given(declarations())
def test_the_order_of_a_set_changes_nothing(document: dict[str, Any]) -> None:
    """A list without an order can be sorted in the stack file, and no preview shows a change."""
    assert accepted(document).plan == accepted(_reversed_sets(document)).plan


def _reversed_sets(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        return value
    return {
        key: child[::-1] if key in SETS and isinstance(child, list) else _reversed_sets(child)
        for key, child in value.items()
    }


@few
@given(declarations())
def test_every_secret_is_named_where_it_is_used(document: dict[str, Any]) -> None:
    """Every secret that is given or generated is used, and every secret that is used is given or generated."""
    result = accepted(document)
    generated = {each.secret.name for each in result.plan.passwords}
    named = {secret.name for secret in found(result.plan, SecretRef)}
    assert named == {*result.secrets, *generated}
    assert not generated & set(result.secrets)


@few
@given(declarations())
def test_no_secret_value_is_in_a_plan(document: dict[str, Any]) -> None:
    """A plan contains names of secrets and no values, because it is shown, compared and logged."""
    plan = accepted(document).plan
    assert CANARY not in repr(plan)
    assert "changeit" not in repr(plan)


@few
@given(declarations())
def test_every_variable_is_in_the_table_with_its_secrecy(document: dict[str, Any]) -> None:
    """The table of variables has each variable of a container, and says rightly whether it is secret."""
    for container in containers(document):
        for name, value in container.environment.items():
            row = VARIABLES[container.name, name]
            assert (row.secret or row.set_by is None) == isinstance(value, SecretRef)


@few
@given(declarations())
def test_every_file_is_named_by_a_variable_and_the_reverse(document: dict[str, Any]) -> None:
    """Each file is named by a variable, and each variable with a path has its file."""
    for container in containers(document):
        values = {value.value for value in container.environment.values() if isinstance(value, Text)}
        assert {file.path for file in container.files} == {value for value in values if value.startswith("/")}


@few
@given(declarations())
def test_every_built_store_stands_beside_its_passphrase(document: dict[str, Any]) -> None:
    """A container that reads a generated store also gets its passphrase."""
    for container in containers(document):
        for store in found(container.files, KeystoreSpec):
            assert store.passphrase in container.environment.values()


@few
@given(declarations())
def test_relay_and_adapter_have_equal_credentials(document: dict[str, Any]) -> None:
    """The relay sends the credentials that the adapter expects, as the guide requires."""
    by_name = {container.name: container.environment for container in containers(document)}
    relay, adapter = by_name["media-relay"], by_name.get("stt-adapter")
    if adapter is not None:
        for part in ("USERNAME", "PASSWORD"):
            assert adapter.get(f"STT_ADAPTER_{part}") == relay.get(f"WATSON_STT_{part}")


@few
@given(declarations())
def test_names_of_ports_leave_room_for_their_number(document: dict[str, Any]) -> None:
    """Each port has one name, with room for a suffix of five digits within the 15 characters that Kubernetes allows."""
    for workload in accepted(document).plan.workloads:
        ports = [port for container in workload.containers for port in container.ports]
        assert max(len(f"{port.name}-65535") for port in ports) <= 15
        assert len({port.name for port in ports}) == len(ports)


@few
@given(declarations())
def test_no_two_containers_of_a_workload_share_a_port(document: dict[str, Any]) -> None:
    """The containers of a workload share one network namespace, so no two of them have the same port."""
    for workload in accepted(document).plan.workloads:
        numbers = Counter(
            (number, port.range.protocol)
            for container in workload.containers
            for port in container.ports
            for number in port.range.ports
        )
        assert set(numbers.values()) == {1}


@few
@given(declarations())
def test_flows_and_endpoints_speak_of_what_is_there(document: dict[str, Any]) -> None:
    """Flows and endpoints refer only to workloads and ports of the plan, and each flow has a purpose."""
    plan = accepted(document).plan
    ports = {
        workload.name: {port for container in workload.containers for port in container.ports}
        for workload in plan.workloads
    }
    assert {member.workload for member in found(plan.flows, Member)} <= set(ports)
    assert all(flow.purpose and flow.source != flow.target for flow in plan.flows)
    for endpoint in plan.endpoints:
        assert set(endpoint.ports) <= ports[endpoint.workload]
        assert endpoint.ports


@few
@given(declarations())
def test_whitelists_survive_joining_and_splitting(document: dict[str, Any]) -> None:
    """The orchestrator splits a whitelist at commas and gets the declared entries."""
    lists = document["whitelists"]
    environment = next(each.environment for each in containers(document) if each.name == "sip-orchestrator")
    for key, name in (("fromUri", "WHITELIST_FROM_URI"), ("trustedAddresses", "TRUSTED_IP_LIST")):
        value = environment.get(name)
        split = value.value.split(",") if isinstance(value, Text) else []
        assert sorted(lists.get(key, [])) == sorted(split)
