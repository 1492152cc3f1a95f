"""Combinations of weaker choices: each row of the table is tested on both sides of its limit."""

from typing import Any

import pytest

from checks.rules.combinations import COMBINATIONS
from tests.support.checking import checked
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.gallery import read

OPEN_ADAPTER = ("adapter-without-tls", "adapter-without-authentication")
OPEN_REST = ("plain-rest", "open-rest")
OWN, ANYONE = ["192.0.2.0/24"], ["0.0.0.0/0"]
CALLS = {"outboundCalls": {"routes": [{"host": "trunk.example.com"}]}}
BALANCED = {"service": "LoadBalancer", "sipAddress": "192.0.2.7", "mediaAddress": "192.0.2.7"}
ON_DOCKER = {
    "target": {"kubernetes": None, "docker": {"bindAddress": "192.0.2.10"}},
    "exposure": {"sipAddress": "192.0.2.10", "mediaAddress": "192.0.2.10"},
}
LOOPBACK = {"target": {"docker": {"bindAddress": "127.0.0.1"}}}


def _adapter(sources: list[str], service: str | None = "LoadBalancer") -> dict[str, Any]:
    outside = {"names": ["adapter.example.com"], "sources": sources}
    return with_adapter(adapter={"outside": {**outside, "service": service} if service else outside})


LEAVES_NOTHING: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "an adapter for anyone": (_adapter(ANYONE), ("anyone", *OPEN_ADAPTER)),
    "an adapter for anyone, in halves": (
        _adapter(["0.0.0.0/1", "128.0.0.0/1"]),
        ("anyone", *OPEN_ADAPTER),
    ),
    "an adapter for anyone of version 6": (_adapter(["::/0"]), ("anyone", *OPEN_ADAPTER)),
    "an adapter on Docker": (merged(_adapter(OWN, None), ON_DOCKER), OPEN_ADAPTER),
    "an adapter beside the host network": (with_adapter(), ("host-network", *OPEN_ADAPTER)),
    "REST that starts calls": (small(rest={"clientNetworks": OWN, **CALLS}), ("open-rest",)),
    "REST that starts calls, for a namespace": (
        small(rest={"clientNamespaces": ["calls"], **CALLS}),
        ("open-rest",),
    ),
    "REST for anyone": (small(rest={"clientNetworks": ANYONE}), ("anyone", *OPEN_REST)),
    "REST for anyone, in halves": (
        small(rest={"clientNetworks": ["0.0.0.0/1", "128.0.0.0/1"]}),
        ("anyone", *OPEN_REST),
    ),
    "REST on Docker": (small_on_docker(rest={"clientNetworks": OWN}), OPEN_REST),
    "REST on the host network": (small(rest={"clientNetworks": OWN}), ("host-network", *OPEN_REST)),
    "calls of strangers": (
        small(exposure=BALANCED, rest={"clientNetworks": OWN, **CALLS}),
        ("plain-sip",),
    ),
    "calls of strangers on the host network": (
        small(rest={"clientNetworks": OWN, **CALLS}),
        ("plain-sip", "host-network"),
    ),
    "services in clear and unchecked": (
        small(assistant={"url": "http://assistant.example.com"}),
        ("plain-services", "no-certificate-checks"),
    ),
}

LEAVES_SOMETHING: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "an adapter within the stack": (with_adapter(), OPEN_ADAPTER),
    "an adapter for own networks": (_adapter(OWN), OPEN_ADAPTER),
    "an adapter for anyone, with TLS": (_adapter(ANYONE), ("anyone", *OPEN_ADAPTER[1:])),
    "an adapter for anyone, with a password": (_adapter(ANYONE), ("anyone", *OPEN_ADAPTER[:1])),
    "an adapter on Docker's loopback": (
        merged(merged(_adapter(OWN, None), ON_DOCKER), LOOPBACK),
        OPEN_ADAPTER,
    ),
    "REST for own networks": (small(rest={"clientNetworks": OWN}), OPEN_REST),
    "REST for anyone, with TLS": (small(rest={"clientNetworks": ANYONE}), ("anyone", "open-rest")),
    "REST for anyone, with a password": (small(rest={"clientNetworks": ANYONE}), ("anyone", "plain-rest")),
    "REST on Docker, with TLS": (small_on_docker(rest={"clientNetworks": OWN}), ("open-rest",)),
    "REST on Docker's loopback": (
        merged(small_on_docker(rest={"clientNetworks": OWN}), LOOPBACK),
        OPEN_REST,
    ),
    "REST on the host network's loopback": (small(rest={"bind": "loopback"}), ("host-network",)),
    "REST on Docker that is not published": (small_on_docker(), ("open-rest",)),
    "calls of strangers in the cluster": (
        small(rest={"clientNetworks": OWN, **CALLS}),
        ("plain-sip",),
    ),
    "calls of strangers, and none go out": (small(exposure=BALANCED), ("plain-sip",)),
    "calls of a trunk": (
        small(
            exposure=BALANCED,
            rest={"clientNetworks": OWN, **CALLS},
            whitelists={"trustedAddresses": ["192.0.2.9"]},
        ),
        ("plain-sip",),
    ),
    "a guarded password for anyone": (small(rest={"clientNetworks": ANYONE, **CALLS}), ()),
    "unchecked services": (small(), ("no-certificate-checks",)),
}


def _left(document: dict[str, Any], choices: tuple[str, ...]) -> list[str]:
    """Reasons of faults that begin like those of the table."""
    faults = checked({**document, "weakerChoices": weaker(*choices)}, read).faults
    assert all(fault.path.startswith("weakerChoices[") for fault in faults), faults
    return [fault.reason for fault in faults if fault.reason.startswith("leaves ")]


@pytest.mark.parametrize("case", LEAVES_NOTHING)
def test_a_combination_that_leaves_nothing_is_refused(case: str) -> None:
    """The reasons that the user wrote make no difference."""
    assert _left(*LEAVES_NOTHING[case])


@pytest.mark.parametrize("case", LEAVES_SOMETHING)
def test_a_combination_that_leaves_something_is_taken(case: str) -> None:
    """If one protection remains, the declaration is accepted."""
    document, choices = LEAVES_SOMETHING[case]
    assert checked({**document, "weakerChoices": weaker(*choices)}, read).faults == ()


def test_every_combination_has_a_case() -> None:
    """Each row of the table has a case here, so that its removal is noticed."""
    told = {reason for case in LEAVES_NOTHING.values() for reason in _left(*case)}
    assert told == {each.reason for each in COMBINATIONS}
