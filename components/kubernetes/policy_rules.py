"""Peers and ports of network policies: small values that render themselves.

Owns how a party or a range of ports is written in a rule, and how it is described for people. `network_policy` decides
which rules there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network

import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import workload_labels
from facts.parties import Member, Namespace, Network, Party, Peer, PortRange
from plan.model.cluster import ClusterNetwork, NameServers

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Label that the API server sets on each namespace."""

Selector = k8s.meta.v1.LabelSelectorArgsDict


@dataclass(frozen=True)
class PolicyPort:
    """One port, or a range of ports, of a rule."""

    range: PortRange

    @property
    def words(self) -> str:
        """The ports for people: `TCP 5061`, `UDP 16384-16395`."""
        return f"{self.range.protocol} {self.range}"

    def render(self) -> k8s.networking.v1.NetworkPolicyPortArgsDict:
        """The ports in the form of Kubernetes."""
        port: k8s.networking.v1.NetworkPolicyPortArgsDict = {
            "port": self.range.low,
            "protocol": self.range.protocol.value,
        }
        if self.range.high != self.range.low:
            port["end_port"] = self.range.high
        return port


@dataclass(frozen=True)
class PolicyPeer:
    """The other end of a rule."""

    words: str
    """Who it is, for people."""
    peers: tuple[k8s.networking.v1.NetworkPolicyPeerArgsDict, ...]
    """The peer in the form of Kubernetes."""
    is_anyone: bool = False

    def ingress(self, port: PolicyPort) -> k8s.networking.v1.NetworkPolicyIngressRuleArgsDict:
        """A rule for incoming traffic.

        If anyone may connect, callers may be pods too. With some network plugins, a block of addresses does not include
        pods (https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based), so the rule names no source.
        """
        if self.is_anyone:
            return {"ports": [port.render()]}
        return {"from_": list(self.peers), "ports": [port.render()]}

    def egress(self, port: PolicyPort) -> k8s.networking.v1.NetworkPolicyEgressRuleArgsDict:
        """A rule for outgoing traffic."""
        return {"to": list(self.peers), "ports": [port.render()]}


def policy_peer(party: Party, network: ClusterNetwork, context: ObjectContext) -> PolicyPeer:
    """The peer for a party of a flow, in this cluster."""
    match party:
        case Peer.ANYWHERE:
            blocks = (_everything("0.0.0.0/0", 4, network), _everything("::/0", 6, network))
            return PolicyPeer(party.value, blocks, is_anyone=True)
        case Peer.DNS:
            return PolicyPeer(party.value, tuple(_name_servers(network.name_servers)))
        case Peer.MACHINE:
            raise AssertionError("no policy blocks a node from its own pods")
        case Network():
            return PolicyPeer(party.cidr, (_block(party.cidr),))
        case Namespace():
            namespace: Selector = {"match_labels": {NAMESPACE_NAME: party.name}}
            return PolicyPeer(f"namespace {party.name}", ({"namespace_selector": namespace},))
        case Member():
            pods: Selector = {"match_labels": workload_labels(context.gateway, party.workload)}
            return PolicyPeer(party.workload, ({"pod_selector": pods},))


def _name_servers(servers: NameServers) -> Iterator[k8s.networking.v1.NetworkPolicyPeerArgsDict]:
    """Their pods, and more addresses."""
    yield {
        "namespace_selector": {"match_labels": {NAMESPACE_NAME: servers.namespace}},
        "pod_selector": {"match_labels": dict(servers.labels)},
    }
    yield from map(_block, servers.addresses)


def _block(cidr: str) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    return {"ip_block": {"cidr": cidr}}


def _everything(
    cidr: str, version: int, network: ClusterNetwork
) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    """All addresses of an IP version except the excluded ones. An exception must lie within the block, so it has this version."""
    excepted = [each for each in network.excepted if ip_network(each).version == version]
    return {"ip_block": {"cidr": cidr, "except_": excepted} if excepted else {"cidr": cidr}}
