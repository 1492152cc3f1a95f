"""What network policies need to know about the cluster: its own networks, and its name servers."""

from pydantic import Field

from declaration.base import Model
from declaration.hosts import Cidr, PortNumber, ResolverAddress
from declaration.names import AnnotationName, Namespace
from declaration.values import Line


class ClusterNetworks(Model):
    """Networks of the cluster itself. Network policies for servers outside the cluster exclude them."""

    pods: tuple[Cidr, ...] = ()
    """Networks of pods."""
    services: tuple[Cidr, ...] = ()
    """Networks of Services."""
    nodes: tuple[Cidr, ...] = ()
    """Networks of nodes. With the host network, only these networks may call the adapter."""


class Dns(Model):
    """Name servers of the cluster."""

    namespace: Namespace = "kube-system"
    """Namespace of the name servers' pods."""
    labels: dict[AnnotationName, Line] = Field(default={"k8s-app": "kube-dns"}, min_length=1)
    """Labels of the name servers' pods."""
    port: PortNumber = 53
    """Port on which these pods listen. Network policies use it, not the port of the Service. OpenShift uses 5353."""
    addresses: tuple[ResolverAddress, ...] = ()
    """More addresses of name servers, such as 169.254.20.10 of a DNS cache on each node."""
