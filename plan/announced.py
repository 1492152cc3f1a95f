"""Warnings of announced addresses that callers may not reach without a router or proxy in front of the gateway."""

from collections.abc import Iterator

from checks.rules.announced import announced
from declaration.addresses import is_ip, is_loopback
from declaration.faults import DeclarationWarning
from declaration.gateway import Gateway
from declaration.weaker import Choice
from facts.gateway import Facts

_OWN = {"LoadBalancer": "the load balancer's", "NodePort": "nodeIP"}
"""The address that callers outside the cluster can reach, by Service type."""
_ALL = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
_IN_FRONT = "callers reach it only if a router or proxy in front forwards it"


def announced_warnings(facts: Facts) -> Iterator[DeclarationWarning]:
    """A warning for each announced address at which callers may not reach the gateway."""
    bound = facts.site.host_address
    for path, address in announced(facts.gateway):
        warning = _behind_services(facts.gateway, address) if bound is None else _on_host(bound, address)
        if warning is not None:
            yield DeclarationWarning(path, warning)


def _behind_services(gateway: Gateway, address: str) -> str | None:
    exposure = gateway.exposure
    if address == "podIP" and exposure.service in _OWN:
        own = _OWN[exposure.service]
        return f"is the pod's address, which callers outside the cluster usually cannot reach; announce {own}"
    if not is_ip(address) or gateway.takes(Choice.HOST_NETWORK):
        return None
    balancer = exposure.load_balancer
    if balancer and balancer.address is not None and address != balancer.address:
        return f"is not exposure.loadBalancer.address; {_IN_FRONT} to the load balancer"
    if exposure.service == "ClusterIP":
        return f"is announced, but exposure.service: ClusterIP does not open it; {_IN_FRONT} to the pod"
    return None


def _on_host(bound: str, address: str) -> str | None:
    if bound in _ALL or address == bound or not (is_ip(address) or is_loopback(bound)):
        return None
    return f"is not target.docker.bindAddress; {_IN_FRONT} to the host"
