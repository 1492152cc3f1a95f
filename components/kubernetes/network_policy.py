"""NetworkPolicies: nothing is allowed but the plan's flows.

Owns one policy that denies all traffic of the gateway's pods, and one per workload that allows its flows. They hold
on networks that enforce them, and not for pods on the host network
(https://kubernetes.io/docs/concepts/services-networking/network-policies/).
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network

import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import instance_labels, workload_labels
from plan.model import ClusterNetwork, Flow, Member, Namespace, Network, Party, Peer, PortRange

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
    workload: str, flows: Iterable[Flow], network: ClusterNetwork, context: ObjectContext
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
                _ingress(party, ports, network, context)
                for party, ports in _distinct((flow.source, flow.ports) for flow in ingress)
            ],
            "egress": [
                {"to": _peers(party, network, context), "ports": [_port(ports)]}
                for party, ports in _distinct((flow.target, flow.ports) for flow in egress)
            ],
        },
        opts=context.options,
    )


def _distinct(traffic: Iterable[tuple[Party, PortRange]]) -> list[tuple[Party, PortRange]]:
    """The same traffic for several purposes is one rule."""
    return list(dict.fromkeys(traffic))


def _ingress(
    party: Party, ports: PortRange, network: ClusterNetwork, context: ObjectContext
) -> k8s.networking.v1.NetworkPolicyIngressRuleArgsDict:
    """A rule for what comes in.

    Callers anywhere may be pods too, and networks differ on whether a block of addresses means pods
    (https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based), so no source is named.
    """
    if party is Peer.ANYWHERE:
        return {"ports": [_port(ports)]}
    return {"from_": _peers(party, network, context), "ports": [_port(ports)]}


def _peers(
    party: Party, network: ClusterNetwork, context: ObjectContext
) -> list[k8s.networking.v1.NetworkPolicyPeerArgsDict]:
    match party:
        case Peer.ANYWHERE:
            return [_everything("0.0.0.0/0", 4, network), _everything("::/0", 6, network)]
        case Peer.DNS:
            servers = network.name_servers
            pods: k8s.networking.v1.NetworkPolicyPeerArgsDict = {
                "namespace_selector": {"match_labels": {NAMESPACE_NAME: servers.namespace}},
                "pod_selector": {"match_labels": dict(servers.labels)},
            }
            return [pods, *(_block(cidr) for cidr in servers.addresses)]
        case Peer.MACHINE:
            raise AssertionError("no policy keeps a node from its own pods")
        case Network():
            return [_block(party.cidr)]
        case Namespace():
            return [{"namespace_selector": {"match_labels": {NAMESPACE_NAME: party.name}}}]
        case Member():
            return [{"pod_selector": {"match_labels": workload_labels(context.gateway, party.workload)}}]


def _block(cidr: str) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    return {"ip_block": {"cidr": cidr}}


def _everything(
    cidr: str, version: int, network: ClusterNetwork
) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    """All addresses of a version but the excepted ones, each of which must lie within the block."""
    excepted = [each for each in network.excepted if ip_network(each).version == version]
    return {"ip_block": {"cidr": cidr, "except_": excepted} if excepted else {"cidr": cidr}}


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
