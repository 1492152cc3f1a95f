"""Remedies of rules on placement and exposure: all other rules accept what a remedy says."""

from typing import Any

import pytest

from tests.support.checking import checked
from tests.support.declarations import merged, small, small_on_docker, weaker, with_adapter
from tests.support.gallery import read

NODE_PORTS = {"sipTls": 30061, "rtp": {"low": 30100, "high": 30110}}
ON_NODE_PORTS = {"exposure": {"service": "NodePort"}, "ports": NODE_PORTS}
ON_HOST = {"weakerChoices": weaker("host-network")}
POD = {"exposure": {"service": "ClusterIP", "sipAddress": "podIP", "mediaAddress": "podIP"}}
ON_NODES = small(exposure={"sipAddress": "nodeIP", "mediaAddress": "nodeIP"})
APART = {"relay": {"placement": "apart"}}
APART_ON_NODES = merged(ON_NODES, {**APART, "weakerChoices": weaker("plain-control")})
APART_ON_PORTS = merged(APART_ON_NODES, ON_NODE_PORTS)
BALANCED = small(exposure={"service": "LoadBalancer", "sipAddress": "nodeIP", "mediaAddress": "192.0.2.1"})
SHARED = small(
    replicas=2, exposure={"service": "LoadBalancer", "sipAddress": "192.0.2.1", "mediaAddress": "192.0.2.1"}
)
OUTSIDE = with_adapter(adapter={"outside": {"names": ["a.example.com"], "sources": ["192.0.2.0/24"]}})

REMEDIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a node's address: announce podIP": (ON_NODES, POD),
    "a node's address: node ports": (ON_NODES, ON_NODE_PORTS),
    "a node's address: the host network": (ON_NODES, ON_HOST),
    "a node's address of two: announce podIP": (merged(ON_NODES, {"replicas": 2}), POD),
    "a node's address of two: the host network": (merged(ON_NODES, {"replicas": 2}), ON_HOST),
    "a node's address and a relay apart: announce podIP": (APART_ON_NODES, POD),
    "a node's address behind a load balancer: its own": (BALANCED, {"exposure": {"sipAddress": "192.0.2.1"}}),
    "a node's address behind a load balancer: node ports": (BALANCED, ON_NODE_PORTS),
    "a node's address behind a load balancer: the host network": (BALANCED, ON_HOST),
    "replicas behind an address: one": (SHARED, {"replicas": 1}),
    "replicas behind an address: announce podIP": (SHARED, POD),
    "a relay apart on node ports: with its orchestrator": (
        APART_ON_PORTS,
        {"relay": {"placement": "with-orchestrator"}, "weakerChoices": []},
    ),
    "a relay apart on node ports: announce podIP": (APART_ON_PORTS, {**POD, "ports": None}),
    "a node port out of range": (small(exposure={"service": "NodePort"}), {"ports": NODE_PORTS}),
    "an adapter outside: a load balancer": (OUTSIDE, {"adapter": {"outside": {"service": "LoadBalancer"}}}),
    "an adapter outside: a node port": (
        OUTSIDE,
        {"adapter": {"outside": {"service": "NodePort"}}, "ports": {"adapter": 30400}},
    ),
    "a load balancer unasked: ask for it": (
        small(exposure={"loadBalancer": {}}),
        {"exposure": {"service": "LoadBalancer"}},
    ),
    "a load balancer unasked: remove it": (
        small(exposure={"loadBalancer": {}}),
        {"exposure": {"loadBalancer": None}},
    ),
    "Kubernetes' address on Docker": (
        small_on_docker(exposure={"sipAddress": "podIP"}),
        {"exposure": {"sipAddress": "192.0.2.10"}},
    ),
}


@pytest.mark.parametrize("case", REMEDIES)
def test_a_remedy_is_accepted(case: str) -> None:
    """If a user writes what the remedy says, no other rule refuses it."""
    document, remedy = REMEDIES[case]
    assert checked(document, read).faults
    assert checked(merged(document, remedy), read).faults == ()


@pytest.mark.parametrize(
    ("document", "offered"),
    [
        (ON_NODES, {"podIP", "NodePort", "host-network"}),
        (merged(ON_NODES, {"replicas": 2}), {"podIP", "host-network"}),
        (APART_ON_NODES, {"podIP"}),
        (BALANCED, {"load balancer's", "NodePort", "host-network"}),
    ],
)
def test_only_ways_that_are_open_are_offered(document: dict[str, Any], offered: set[str]) -> None:
    """With replicas, or a relay in its own pod, some remedies are not possible."""
    words = {"podIP", "NodePort", "host-network", "load balancer's"}
    remedies = {fault.remedy for fault in checked(document, read).faults if fault.path.startswith("exposure")}
    (remedy,) = remedies
    assert {word for word in words if word in remedy} == offered
