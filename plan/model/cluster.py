"""What the parties of flows mean in one cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class NameServers:
    """Who answers questions for names."""

    namespace: str = "kube-system"
    labels: Mapping[str, str] = field(default_factory=lambda: {"k8s-app": "kube-dns"})
    """Of the pods that answer; sorted."""
    addresses: tuple[str, ...] = ()
    """Networks of one address each that answer besides."""


@dataclass(frozen=True)
class ClusterNetwork:
    """The surroundings of a gateway, as network policies have to know them."""

    excepted: tuple[str, ...] = ()
    """Networks that "anywhere" does not mean on the way out; none inside another."""
    name_servers: NameServers = field(default_factory=NameServers)
