"""Words for parties, ports and lists, the same in the report and in the diff."""

from collections.abc import Sequence
from typing import Final

from facts.listeners import Reach
from facts.parties import Member, Namespace, Network, Party, Peer
from facts.targets import TARGETS
from plan.contract import TargetOutput
from plan.outputs.access import ExposureOutput, PortsOutput, SourceOutput

_TRAITS: Final = {traits.key: traits for traits in TARGETS}
ANYONE: Final = "anyone"
"""Any party that opens a connection."""
ANYWHERE: Final = "anywhere"
"""Any party that accepts one."""
_PEERS = {
    Peer.ANYWHERE: ANYWHERE,
    Peer.DNS: "name servers",
    Peer.MACHINE: "any process on the node or host",
}
_REACH = {
    Reach.POD: "only its own pod",
    Reach.GATEWAY: "other workloads of the gateway",
    Reach.CLOSED: "nobody outside of the gateway",
    Reach.CLUSTER: "the cluster, and networks with a route to its pods",
    Reach.NODE_PORT: "a port of every node",
    Reach.NODE: "the node of the pod",
    Reach.LOAD_BALANCER: "a load balancer",
    Reach.HOST: "the Docker host",
}


def party(whoever: Party) -> str:
    """A party of a flow."""
    match whoever:
        case Network():
            return address(whoever.cidr)
        case Namespace():
            return f"namespace {whoever.name}"
        case Member():
            return whoever.workload
        case Peer():
            return _PEERS[whoever]


def address(cidr: str) -> str:
    """A network; a single address without its length."""
    return cidr.removesuffix("/32").removesuffix("/128")


def source(origin: SourceOutput) -> str:
    """A source from which connections are allowed."""
    match origin.kind:
        case "network":
            return address(origin.value or "")
        case "namespace":
            return f"namespace {origin.value}"
        case "machine":
            return _PEERS[Peer.MACHINE]
        case "anywhere":
            return ANYONE


def sources(exposure: ExposureOutput) -> str:
    """All sources of an exposed port."""
    return listed([source(each) for each in exposure.sources])


def reach(exposure: ExposureOutput) -> str:
    """How far an exposed port reaches."""
    return _REACH[exposure.reach]


def ports(numbered: PortsOutput, protocol: str | None = None) -> str:
    """Ports, with their protocol."""
    numbers = f"{numbered.low}" if numbered.low == numbered.high else f"{numbered.low}-{numbered.high}"
    return numbers if protocol is None else f"{numbers}/{protocol}"


def listed(items: Sequence[str], nothing: str = "nobody") -> str:
    """Some items with commas between them."""
    return ", ".join(items) or nothing


def encryption(*, encrypted: bool) -> str:
    """Whether traffic is encrypted."""
    return "encrypted" if encrypted else "in clear"


def place(target: TargetOutput) -> str:
    """Where the gateway runs."""
    part = f"namespace {target.namespace}" if target.namespace is not None else target.host
    return f"{_TRAITS[target.kind].title}, {part}"


def surroundings(target: TargetOutput) -> str:
    """What is around the gateway, on the same target."""
    return f"Same {_TRAITS[target.kind].machine}"
