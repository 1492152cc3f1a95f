"""Networks and DNS servers of one cluster, for its network policies."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class NameServers:
    """The DNS servers of a cluster."""

    namespace: str
    labels: Mapping[str, str]
    """Labels of their pods; sorted."""
    addresses: tuple[str, ...]
    """DNS servers that have an address of their own, as networks of one address."""


@dataclass(frozen=True)
class ClusterNetwork:
    """The facts about a cluster that its network policies need."""

    excepted: tuple[str, ...]
    """Networks that are excluded where an outgoing connection may go to any address; none is inside another."""
    name_servers: NameServers
