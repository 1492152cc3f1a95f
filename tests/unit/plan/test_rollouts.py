"""What a rollout costs: whether calls are interrupted, and whether the user is told."""

from typing import Any

import pytest

from tests.support.declarations import small, small_on_docker, weaker, with_adapter
from tests.support.planning import planned

CLAIM = {"claim": {"size": "1Gi"}}
SHARED = {"claim": {"size": "1Gi", "accessMode": "ReadWriteMany"}}
HOST_NETWORK = {"weakerChoices": weaker("host-network")}


def _told(document: dict[str, Any]) -> list[str]:
    return [warning for warning in planned(document).outputs["warnings"] if " a rollout of " in warning]


def _exclusive(document: dict[str, Any]) -> dict[str, bool]:
    return {workload.name: workload.exclusive for workload in planned(document).workloads}


@pytest.mark.parametrize(
    ("more", "exclusive"),
    [
        ({}, False),
        ({"volumes": {"relayLogs": CLAIM}}, True),
        ({"volumes": {"relayLogs": SHARED}}, False),
        ({"volumes": {"relayLogs": SHARED, "orchestratorLogs": CLAIM}}, True),
        ({"volumes": {"relayLogs": {"existing": "logs"}}}, False),
        (
            {
                "volumes": {"relayLogs": {"hostDirectory": "/var/lib/gateway"}},
                "weakerChoices": weaker("host-directories"),
            },
            False,
        ),
        (HOST_NETWORK, True),
    ],
)
def test_a_workload_is_exclusive_where_two_pods_cannot_hold_the_same_thing(
    more: dict[str, Any], *, exclusive: bool
) -> None:
    """A volume of one node and ports of the node can be held by one pod only. A volume of many nodes can be shared."""
    assert _exclusive(small(**more)) == {"voice-gateway": exclusive}


def test_an_adapter_beside_an_exclusive_gateway_is_not() -> None:
    """The adapter mounts no storage and does not use the host network."""
    assert _exclusive(with_adapter(**HOST_NETWORK)) == {
        "voice-gateway": True,
        "voice-gateway-stt-adapter": False,
    }


def test_a_rollout_with_a_claim_of_one_node_has_a_warning() -> None:
    """The warning says when, for how long, and what to declare instead."""
    document = small(volumes={"relayLogs": CLAIM, "orchestratorLogs": CLAIM})
    assert _told(document) == [
        (
            "volumes: a rollout of voice-gateway interrupts calls: with each change of the pods, a renewed certificate"
            " included, new calls are refused until the new pod is ready, 60 s at least; it may start only when the old"
            " pod's calls have ended, up to 610 s later; deploy at a quiet time, or give orchestrator-logs, relay-logs"
            " accessMode: ReadWriteMany with a storage class that supports it, so that the new pod can start first"
        )
    ]


def test_a_rollout_on_the_host_network_has_a_warning() -> None:
    """If there are several instances, they are interrupted one after another."""
    (one,) = _told(small(**HOST_NETWORK))
    assert one.startswith("weakerChoices: a rollout of voice-gateway interrupts calls")
    assert "new calls are refused until" in one
    assert one.endswith("two pods cannot use the same ports of a node")
    (many,) = _told(small(replicas=2, **HOST_NETWORK))
    assert "one instance after another refuses new calls until" in many


def test_an_existing_claim_has_a_warning() -> None:
    """Only the cluster knows the access mode of an existing claim."""
    (told,) = _told(small(volumes={"relayLogs": {"existing": "logs"}}))
    assert told.startswith(
        "volumes: a rollout of voice-gateway starts the new pod first, which waits for logs"
    )
    assert (
        "interrupts"
        in _told(small(volumes={"relayLogs": {"existing": "logs"}, "orchestratorLogs": CLAIM}))[0]
    )


@pytest.mark.parametrize(
    "document",
    [
        small(),
        small(volumes={"relayLogs": SHARED}),
        small_on_docker(volumes={"relayLogs": CLAIM}),
        small_on_docker(volumes={"relayLogs": {"existing": "logs"}}),
    ],
)
def test_no_warning_if_new_pods_start_first(document: dict[str, Any]) -> None:
    """There is no warning, and none on Docker, where containers are always replaced in place."""
    assert _told(document) == []
