"""The networks that policies exclude: those of the cluster and of the clouds' metadata services.

A network policy contains addresses, not names. So for a server outside the cluster, it allows every address on the
port of that server. Without exceptions, this includes other pods, nodes, and the metadata service, which gives out
the credentials of a node.
"""

from collections.abc import Iterator

from declaration.addresses import collapsed, network_of
from declaration.base import fields
from declaration.cluster import ClusterNetworks
from declaration.faults import DeclarationWarning
from declaration.target import Kubernetes
from facts.gateway import Facts
from facts.parties import Network, Peer
from plan.flows import flows
from plan.model.cluster import ClusterNetwork, NameServers

LINK_LOCAL = ("169.254.0.0/16", "fe80::/10")
"""Neighbours of a node, and most clouds' metadata service on 169.254.169.254:
https://www.rfc-editor.org/rfc/rfc3927, https://www.rfc-editor.org/rfc/rfc4291#section-2.5.6."""
METADATA = ("fd00:ec2::/32", "fd20:ce::254/128", "168.63.129.16/32", "100.100.100.200/32")
"""Services of clouds for their machines that are not link-local: AWS, Google Cloud, Azure, Alibaba Cloud.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html,
https://cloud.google.com/compute/docs/metadata/querying-metadata,
https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16,
https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata"""


def cluster_network(cluster: Kubernetes) -> ClusterNetwork:
    """The facts about the cluster that network policies need."""
    declared = [cidr for _, networks in _declared(cluster.cluster_networks) for cidr in networks]
    v4, v6 = collapsed(map(network_of, (*LINK_LOCAL, *METADATA, *declared)))
    dns = cluster.dns
    return ClusterNetwork(
        excepted=tuple(map(str, (*v4, *v6))),
        name_servers=NameServers(
            dns.namespace,
            dict(sorted(dns.labels.items())),
            tuple(sorted(Network.of_address(address).cidr for address in dns.addresses)),
        ),
    )


def cluster_warnings(facts: Facts) -> Iterator[DeclarationWarning]:
    """Warnings of policies that allow networks of the cluster too, or that exclude callers that are pods."""
    cluster = facts.gateway.target.kubernetes
    if cluster is None or not any(flow.target is Peer.ANYWHERE for flow in flows(facts)):
        return
    missing = [key for key, networks in _declared(cluster.cluster_networks) if not networks]
    if missing:
        yield DeclarationWarning(
            "target.kubernetes.clusterNetworks",
            f"{', '.join(missing)} not declared, so network policies for servers outside the cluster allow"
            " these networks too: a container that is taken over can connect to them on the ports of those servers;"
            " list them, docs/runbook.md says how to find them",
        )
    exposure = facts.gateway.exposure
    if cluster.cluster_networks.pods and exposure.service == "ClusterIP" and not exposure.media_networks:
        yield DeclarationWarning(
            "exposure.mediaNetworks",
            "is empty, and network policies exclude clusterNetworks.pods, so callers that are pods get no audio;"
            " list their network if you have such callers",
        )


def _declared(networks: ClusterNetworks) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in fields(networks):
        if isinstance(value, tuple):
            yield key, value
