"""A changed adapter on the real engine: the new one starts before its callers change, the old one stops after."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.program import Program

pytestmark = pytest.mark.engine

ADAPTER, GATEWAY = "Deployment voice-gateway-stt-adapter", "Deployment voice-gateway"
SERVICE = "Service voice-gateway-stt-adapter-generation"
OPEN = [{"what": "adapter-without-tls", "reason": "the cluster's network is encrypted by its own plugin"}]
OUTSIDE = {"service": "LoadBalancer", "names": ["stt.example.com"], "sources": ["198.51.100.0/24"]}


def _steps(program: Program, *arguments: str) -> list[tuple[str, str]]:
    """The operations of an `up` on Deployments and Services, in the order of their start."""
    assert program.run("up", *arguments).code == 0
    found = []
    for event in program.events():
        metadata = event.get("resourcePreEvent", {}).get("metadata", {})
        operation, urn = metadata.get("op", "same"), metadata.get("urn", "")
        kind = urn.rpartition("$")[2].partition("::")[0].rpartition(":")[2]
        if operation not in {"same", "replace"} and kind in {"Deployment", "Service"}:
            found.append((operation, f"{kind} {urn.rpartition('::')[2]}"))
    return found


REPLACED = [
    ("create-replacement", SERVICE),
    ("create-replacement", ADAPTER),
    ("update", GATEWAY),
    ("delete-replaced", ADAPTER),
    ("delete-replaced", SERVICE),
]


def _url(program: Program) -> str:
    containers = program.objects("Deployment")["voice-gateway"]["spec"]["template"]["spec"]["containers"]
    variables = {each["name"]: each.get("value", "") for part in containers for each in part["env"]}
    return str(variables["WATSON_STT_URL"])


def test_what_both_sides_share_replaces_the_adapter_around_its_callers(
    program: Callable[..., Program],
) -> None:
    """A new password, user, authority or TLS setting replaces the adapter in this order, and renames its Service."""
    stack = program()
    stack.up()
    assert _steps(stack) == []
    changes: list[dict[str, Any]] = [
        {"adapter.password": "a-password-of-both-sides"},
        {"adapter.username": "another-user"},
        {"tls.authority.name": "second"},
        {"weakerChoices": OPEN},
    ]
    for change in changes:
        before = _url(stack)
        stack.declare(change)
        assert _steps(stack) == REPLACED, change
        assert _url(stack) != before
        (service,) = (name for name in stack.objects("Service") if "stt-adapter" in name)
        assert f"//{service}:4000" in _url(stack)
    assert _steps(stack) == []


def test_a_new_leaf_replaces_only_the_adapters_pods(program: Callable[..., Program]) -> None:
    """A leaf certificate of the same authority restarts only the adapter's pods, because every relay accepts it."""
    stack = program()
    stack.up()
    [urn] = [
        each["urn"]
        for each in stack.sandbox.resources("LocallySignedCert")
        if each["urn"].endswith("voice-gateway-adapter")
    ]
    assert _steps(stack, "--replace", urn) == [("update", ADAPTER)]


def test_a_fixed_service_for_relays_outside_moves_to_the_new_pods(program: Callable[..., Program]) -> None:
    """The fixed Service changes to the new pods after their Deployment is ready, and keeps its name and address."""
    stack = program({"adapter.outside": OUTSIDE})
    stack.up()
    stack.declare({"adapter.password": "a-password-of-both-sides"})
    steps = _steps(stack)
    fixed = ("update", "Service voice-gateway-stt-adapter")
    assert [step for step in steps if step != fixed] == REPLACED
    assert steps.index(("create-replacement", ADAPTER)) < steps.index(fixed)
    assert steps.index(fixed) < steps.index(("delete-replaced", ADAPTER))
