"""How callers reach the gateway, and the addresses it announces to them."""

from typing import Literal

from pydantic import Field

from declaration.base import Model
from declaration.hosts import PLACED, AnnouncedAddress, Cidr, PeerAddress
from declaration.names import AnnotationName
from declaration.values import Line


class LoadBalancer(Model):
    """Settings of the cluster's load balancer."""

    address: PeerAddress | None = None
    """Requested address; the announced addresses are usually the same."""
    annotations: dict[AnnotationName, Line] = Field(default_factory=dict)
    """Annotations that the cloud's load balancer reads."""
    node_ports: bool = False
    """Whether the Service also opens a port on every node for each of its ports. Some load balancers reach pods only
    through them (such as AWS with instance targets, OpenStack); others send packets directly to pods or nodes, and then
    such a port is a second entry that only network policies protect. docs/guide.md says how to find out."""
    health_checks: tuple[PeerAddress, ...] = ()
    """Addresses from which the load balancer or a monitor sends SIP OPTIONS. If trusted addresses are listed,
    list these there too; otherwise the gateway rejects the check."""


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
    """Networks that exchange RTP with the gateway; empty means any. Network policies allow only these."""

    @property
    def sip_hosts(self) -> tuple[str, ...]:
        """The announced SIP address if a certificate can contain it: a host name or an IP address."""
        return () if self.sip_address in PLACED else (self.sip_address,)
