"""Two stacks, or two gateways of one stack, in one namespace: no selector of one selects pods of the other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pulumi
import pytest

from tests.support.deployment import deploy
from tests.support.plans import GIVEN, KUBERNETES
from tests.support.pulumi import Recording, run

Labels = dict[str, str]


def selectors(value: Any, key: str = "") -> Iterator[Labels]:  # noqa: ANN401 - any JSON value
    """All selectors in an object, such as those of policies, peers, budgets, Services, Deployments and spread."""
    if isinstance(value, dict):
        if key == "matchLabels" or (key == "selector" and "matchLabels" not in value):
            yield value
        for name, part in value.items():
            yield from selectors(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from selectors(part)


def pods(recording: Recording) -> list[Labels]:
    """The labels of all pods."""
    return [each.plain["spec"]["template"]["metadata"]["labels"] for each in recording.of(":Deployment")]


def taken(by: Recording, of: Recording) -> list[tuple[Labels, Labels]]:
    """The selectors of one gateway that select pods of the other, with these pods."""
    objects = [
        each.plain["spec"]
        for each in by.records
        if each.type.startswith("kubernetes:") and "spec" in each.plain
    ]
    found = [selector for each in objects for selector in selectors(each)]
    return [(selector, pod) for selector in found for pod in pods(of) if selector.items() <= pod.items()]


@pytest.mark.parametrize("stack", ["other", "test-sample", "test.sample", "Test", "t" * 100])
def test_another_stack_with_a_gateway_of_the_same_name(
    kubernetes: Recording, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither stack selects pods of the other, and each selects its own pods."""
    monkeypatch.setattr(pulumi, "get_stack", lambda: stack)
    other = run(lambda: deploy(KUBERNETES, GIVEN))
    assert [] == taken(kubernetes, other) + taken(other, kubernetes)
    assert taken(kubernetes, kubernetes)
    assert taken(other, other)


def test_another_gateway_in_the_same_namespace(kubernetes: Recording) -> None:
    """Two gateways do not select each other's pods, because their workloads and instances have other names."""
    other = run(lambda: deploy(replace(KUBERNETES, name="second"), GIVEN))
    assert [] == taken(kubernetes, other) + taken(other, kubernetes)
