"""Announced addresses: callers may not reach some of them, and the user is warned."""

from typing import Any

import pytest

from tests.support.declarations import merged, small, small_on_docker, weaker
from tests.support.planning import planned

BALANCED = {"service": "LoadBalancer", "loadBalancer": {"address": "203.0.113.10"}}
NODE_PORTS = {"sipTls": 30061, "rtp": {"low": 30100, "high": 30110}}


def _both(address: str) -> dict[str, Any]:
    return {"sipAddress": address, "mediaAddress": address}


def _told(document: dict[str, Any]) -> list[str]:
    """Warnings about announced addresses."""
    return [
        each
        for each in planned(document).outputs["warnings"]
        if each.startswith(("exposure.sipA", "exposure.mediaA"))
    ]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            small(exposure={**BALANCED, **_both("203.0.113.11")}),
            "is not exposure.loadBalancer",
        ),
        (small(exposure={**BALANCED, **_both("podIP")}), "is the pod's address"),
        (small(exposure=_both("203.0.113.10")), "is announced, but exposure.service: ClusterIP"),
        (
            small_on_docker(exposure=_both("203.0.113.10")),
            "is not target.docker.bindAddress",
        ),
        (
            small_on_docker(
                target={"docker": {"bindAddress": "127.0.0.1"}}, exposure=_both("sip.example.com")
            ),
            "is not target.docker.bindAddress",
        ),
    ],
)
def test_an_address_that_does_not_fit_is_warned_of(document: dict[str, Any], reason: str) -> None:
    """There is a warning for SIP and for media, each with its path."""
    media, sip = _told(document)
    assert media.startswith(f"exposure.mediaAddress: {reason}")
    assert sip.startswith(f"exposure.sipAddress: {reason}")


@pytest.mark.parametrize(
    "document",
    [
        small(),
        small(exposure={**BALANCED, **_both("203.0.113.10")}),
        small(exposure={**BALANCED, **_both("sip.example.com")}),
        small(exposure={"service": "LoadBalancer", **_both("203.0.113.10")}),
        small(exposure={"service": "NodePort", **_both("nodeIP")}, ports=NODE_PORTS),
        small(exposure={"service": "NodePort", **_both("203.0.113.10")}, ports=NODE_PORTS),
        small(exposure=_both("sip.example.com")),
        small(exposure=_both("203.0.113.10"), weakerChoices=weaker("host-network")),
        small_on_docker(),
        small_on_docker(exposure=_both("sip.example.com")),
        merged(
            small_on_docker(exposure=_both("203.0.113.10")), {"target": {"docker": {"bindAddress": "::"}}}
        ),
    ],
)
def test_an_address_that_fits_is_not(document: dict[str, Any]) -> None:
    """These fit: the load balancer's address, the node's address with node ports, a name, an address of the host."""
    assert _told(document) == []
