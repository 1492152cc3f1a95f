"""What network policies have to know of the cluster: its own networks, and where names are resolved."""

from pydantic import Field

from declaration.base import Model
from declaration.values import AnnotationName, Cidr, Line, Namespace, PortNumber, ResolverAddress


class ClusterNetworks(Model):
    """Networks of the cluster itself. "Anywhere" in the network policies leaves them out, on the way out."""

    pods: tuple[Cidr, ...] = ()
    """Networks of pods."""
    services: tuple[Cidr, ...] = ()
    """Networks of Services."""
    nodes: tuple[Cidr, ...] = ()
    """Networks of nodes. With the host network they are also the only ones that may call the adapter."""


class Dns(Model):
    """Where containers ask for names."""

    namespace: Namespace = "kube-system"
    """Namespace of the pods that answer."""
    labels: dict[AnnotationName, Line] = Field(default={"k8s-app": "kube-dns"}, min_length=1)
    """Labels of these pods."""
    port: PortNumber = 53
    """Port on which these pods listen; policies see it, not the port of their Service. OpenShift has 5353."""
    addresses: tuple[ResolverAddress, ...] = ()
    """Addresses that answer besides, such as 169.254.20.10 of a DNS cache on each node."""
