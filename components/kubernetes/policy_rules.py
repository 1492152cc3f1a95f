"""Peers and ports of network policies: small values that render themselves.

Owns how a party or a range of ports is written in a rule, and how it is described for people. Which rules there are is the
matter of `network_policy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Self

import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import workload_labels
from plan.model import ClusterNetwork, Member, NameServers, Namespace, Network, Party, Peer, PortRange

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Label that the API server sets on each namespace."""


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

    @classmethod
    def anywhere(cls, network: ClusterNetwork) -> Self:
        """All addresses except the given networks."""
        blocks = (_everything("0.0.0.0/0", 4, network), _everything("::/0", 6, network))
        return cls(Peer.ANYWHERE.value, blocks, is_anyone=True)

    @classmethod
    def name_servers(cls, servers: NameServers) -> Self:
        """The name servers: pods, and more addresses."""
        pods: k8s.networking.v1.NetworkPolicyPeerArgsDict = {
            "namespace_selector": {"match_labels": {NAMESPACE_NAME: servers.namespace}},
            "pod_selector": {"match_labels": dict(servers.labels)},
        }
        return cls(Peer.DNS.value, (pods, *(_block(cidr) for cidr in servers.addresses)))

    @classmethod
    def block(cls, cidr: str) -> Self:
        """A block of addresses."""
        return cls(cidr, (_block(cidr),))

    @classmethod
    def namespace(cls, name: str) -> Self:
        """All pods of a namespace."""
        return cls(f"namespace {name}", ({"namespace_selector": {"match_labels": {NAMESPACE_NAME: name}}},))

    @classmethod
    def workload(cls, gateway: str, name: str) -> Self:
        """The pods of a workload of the same gateway."""
        return cls(name, ({"pod_selector": {"match_labels": workload_labels(gateway, name)}},))

    def ingress(self, port: PolicyPort) -> k8s.networking.v1.NetworkPolicyIngressRuleArgsDict:
        """A rule for incoming traffic.

        Callers anywhere may be pods too, and networks differ on whether a block of addresses means pods
        (https://docs.cilium.io/en/stable/security/policy/language/#ip-cidr-based), so no source is named.
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
            return PolicyPeer.anywhere(network)
        case Peer.DNS:
            return PolicyPeer.name_servers(network.name_servers)
        case Peer.MACHINE:
            raise AssertionError("no policy keeps a node from its own pods")
        case Network():
            return PolicyPeer.block(party.cidr)
        case Namespace():
            return PolicyPeer.namespace(party.name)
        case Member():
            return PolicyPeer.workload(context.gateway, party.workload)


def _block(cidr: str) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    return {"ip_block": {"cidr": cidr}}


def _everything(
    cidr: str, version: int, network: ClusterNetwork
) -> k8s.networking.v1.NetworkPolicyPeerArgsDict:
    """All addresses of a version but the excepted ones, each of which must lie within the block."""
    excepted = [each for each in network.excepted if ip_network(each).version == version]
    return {"ip_block": {"cidr": cidr, "except_": excepted} if excepted else {"cidr": cidr}}
