"""NetworkPolicies: only the flows of the plan are allowed.

Owns one policy that denies all traffic of the gateway's pods, and one per workload that allows its flows. They work
if the network plugin enforces them, and not for pods on the host network
(https://kubernetes.io/docs/concepts/services-networking/network-policies/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import instance_labels, workload_labels
from components.kubernetes.policy_rules import PolicyPeer, PolicyPort, policy_peer
from facts.parties import Member, Party
from plan.model.cluster import ClusterNetwork
from plan.model.flows import Flow

FLOWS_ANNOTATION = "voice-gateway/flows"
"""Annotation that explains what a policy allows, and why."""


def deny_all(context: ObjectContext) -> k8s.networking.v1.NetworkPolicy:
    """The policy that denies all traffic of all pods of the gateway."""
    return k8s.networking.v1.NetworkPolicy(
        context.logical_name("default-deny"),
        metadata=context.metadata(),
        spec={
            "pod_selector": {"match_labels": instance_labels(context.gateway)},
            "policy_types": ["Ingress", "Egress"],
        },
        opts=context.options,
    )


def allow_flows(
    workload: str, flows: Iterable[Flow], network: ClusterNetwork, context: ObjectContext
) -> k8s.networking.v1.NetworkPolicy:
    """The policy that allows the flows of one workload, each as a separate rule."""
    member = Member(workload)
    ingress = [_Traffic.of(flow, flow.source, network, context) for flow in flows if flow.target == member]
    egress = [_Traffic.of(flow, flow.target, network, context) for flow in flows if flow.source == member]
    words = [f"from {each.words}" for each in ingress] + [f"to {each.words}" for each in egress]
    return k8s.networking.v1.NetworkPolicy(
        workload,
        metadata=context.metadata(workload, annotations={FLOWS_ANNOTATION: "\n".join(words)}),
        spec={
            "pod_selector": {"match_labels": workload_labels(context.gateway, workload)},
            "policy_types": ["Ingress", "Egress"],
            "ingress": [each.peer.ingress(each.port) for each in _distinct(ingress)],
            "egress": [each.peer.egress(each.port) for each in _distinct(egress)],
        },
        opts=context.options,
    )


@dataclass(frozen=True)
class _Traffic:
    """A flow, seen from one workload."""

    party: Party
    peer: PolicyPeer
    port: PolicyPort
    purpose: str

    @classmethod
    def of(cls, flow: Flow, party: Party, network: ClusterNetwork, context: ObjectContext) -> _Traffic:
        """The flow, and the party at its other end."""
        return cls(party, policy_peer(party, network, context), PolicyPort(flow.ports), flow.purpose)

    @property
    def words(self) -> str:
        """The flow for people."""
        return f"{self.peer.words}: {self.port.words}, {self.purpose}"


def _distinct(traffic: Iterable[_Traffic]) -> list[_Traffic]:
    """One rule for the same traffic with several purposes."""
    return list({(each.party, each.port): each for each in traffic}.values())
