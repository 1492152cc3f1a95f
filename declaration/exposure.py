"""How callers reach the gateway, and the addresses it announces to them."""

from typing import Literal

from pydantic import Field

from declaration.base import Model
from declaration.values import PLACED, AnnotationName, AnnouncedAddress, Cidr, Line, PeerAddress


class LoadBalancer(Model):
    """Wishes to the cluster's load balancer."""

    address: PeerAddress | None = None
    """Address to ask for; the announced addresses usually equal it."""
    annotations: dict[AnnotationName, Line] = Field(default_factory=dict)
    """Annotations that the cloud's load balancer reads."""
    node_ports: bool = False
    """Whether the Service also opens a port on every node for each of its ports. Some load balancers reach pods only
    through them (such as AWS with instance targets, OpenStack); others send packets to pods or nodes themselves, and
    then such a port is a second way in that only network policies guard. docs/guide.md says how to know."""
    health_checks: tuple[PeerAddress, ...] = ()
    """Addresses from which the load balancer or a monitor sends SIP OPTIONS. With trusted addresses they must be
    listed there too, or the check is cut off."""


class Exposure(Model):
    """Reach of the SIP and RTP ports."""

    service: Literal["ClusterIP", "NodePort", "LoadBalancer"] = "ClusterIP"
    """Kubernetes Service type. ClusterIP suits callers in the cluster or on a routable pod network."""
    sip_address: AnnouncedAddress = "podIP"
    """Address announced in SIP: a host name, an IP address, podIP or nodeIP."""
    media_address: AnnouncedAddress = "podIP"
    """Address announced in SDP for RTP."""
    load_balancer: LoadBalancer | None = None
    """With `service: LoadBalancer`."""
    media_networks: tuple[Cidr, ...] = ()
    """Networks with which RTP is exchanged; empty means any. Narrows the network policies."""

    @property
    def sip_hosts(self) -> tuple[str, ...]:
        """The announced SIP address where it is one that a certificate can bear: a host name or an IP address."""
        return () if self.sip_address in PLACED else (self.sip_address,)
