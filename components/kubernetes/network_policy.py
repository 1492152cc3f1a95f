"""NetworkPolicies: nothing is allowed but the plan's flows.

Owns one policy that denies all traffic of the gateway's pods, and one per workload that allows its flows. They hold
on networks that enforce them, and not for pods on the host network
(https://kubernetes.io/docs/concepts/services-networking/network-policies/).
"""

from __future__ import annotations

from collections.abc import Iterable

import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import instance_labels, workload_labels
from plan.model import Flow, Member, Namespace, Network, Party, Peer, PortRange

FLOWS_ANNOTATION = "voice-gateway/flows"
"""Says in words what a policy allows, and why."""

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Label that the API server itself puts on each namespace."""


def deny_all(context: ObjectContext) -> k8s.networking.v1.NetworkPolicy:
    """The policy under which no pod of the gateway sends or receives anything."""
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
    workload: str, flows: Iterable[Flow], context: ObjectContext
) -> k8s.networking.v1.NetworkPolicy:
    """The policy that allows one workload's flows, each as its own rule."""
    member = Member(workload)
    ingress = [flow for flow in flows if flow.target == member]
    egress = [flow for flow in flows if flow.source == member]
    words = [f"from {_words(flow.source)}: {_purpose(flow)}" for flow in ingress]
    words += [f"to {_words(flow.target)}: {_purpose(flow)}" for flow in egress]
    return k8s.networking.v1.NetworkPolicy(
        workload,
        metadata=context.metadata(workload, annotations={FLOWS_ANNOTATION: "\n".join(words)}),
        spec={
            "pod_selector": {"match_labels": workload_labels(context.gateway, workload)},
            "policy_types": ["Ingress", "Egress"],
            "ingress": [
                _ingress(party, ports, context)
                for party, ports in _distinct((flow.source, flow.ports) for flow in ingress)
            ],
            "egress": [
                {"to": _peers(party, context), "ports": [_port(ports)]}
                for party, ports in _distinct((flow.target, flow.ports) for flow in egress)
            ],
        },
        opts=context.options,
    )


def _distinct(traffic: Iterable[tuple[Party, PortRange]]) -> list[tuple[Party, PortRange]]:
    """The same traffic for several purposes is one rule."""
    return list(dict.fromkeys(traffic))


def _ingress(
    party: Party, ports: PortRange, context: ObjectContext
) -> k8s.networking.v1.NetworkPolicyIngressRuleArgsDict:
    """A rule for what comes in.

    Callers anywhere may be pods too, and networks differ on whether a block of addresses means pods
    (https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based), so no source is named.
    """
    if party is Peer.ANYWHERE:
        return {"ports": [_port(ports)]}
    return {"from_": _peers(party, context), "ports": [_port(ports)]}


def _peers(party: Party, context: ObjectContext) -> list[k8s.networking.v1.NetworkPolicyPeerArgsDict]:
    match party:
        case Peer.ANYWHERE:
            return [{"ip_block": {"cidr": "0.0.0.0/0"}}, {"ip_block": {"cidr": "::/0"}}]
        case Peer.DNS:
            return [
                {
                    "namespace_selector": {"match_labels": {NAMESPACE_NAME: "kube-system"}},
                    "pod_selector": {"match_labels": {"k8s-app": "kube-dns"}},
                }
            ]
        case Peer.MACHINE:
            raise AssertionError("no policy keeps a node from its own pods")
        case Network():
            return [{"ip_block": {"cidr": party.cidr}}]
        case Namespace():
            return [{"namespace_selector": {"match_labels": {NAMESPACE_NAME: party.name}}}]
        case Member():
            return [{"pod_selector": {"match_labels": workload_labels(context.gateway, party.workload)}}]


def _port(ports: PortRange) -> k8s.networking.v1.NetworkPolicyPortArgsDict:
    port: k8s.networking.v1.NetworkPolicyPortArgsDict = {
        "port": ports.low,
        "protocol": ports.protocol.value,
    }
    if ports.high != ports.low:
        port["end_port"] = ports.high
    return port


def _purpose(flow: Flow) -> str:
    ports = (
        str(flow.ports.low) if flow.ports.low == flow.ports.high else f"{flow.ports.low}-{flow.ports.high}"
    )
    return f"{flow.ports.protocol} {ports}, {flow.purpose}"


def _words(party: Party) -> str:
    match party:
        case Peer():
            return party.value
        case Network():
            return party.cidr
        case Namespace():
            return f"namespace {party.name}"
        case Member():
            return party.workload
