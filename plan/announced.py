"""Warnings of announced addresses that callers may not reach without a router or proxy in front of the gateway."""

from collections.abc import Iterator

from checks.rules.announced import announced
from declaration.addresses import is_ip, is_loopback
from declaration.gateway import Gateway
from declaration.weaker import Choice

_OWN = {"LoadBalancer": "the load balancer's", "NodePort": "nodeIP"}
"""The address that callers outside the cluster can reach, by Service type."""
_ALL = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
_IN_FRONT = "callers reach it only if a router or proxy in front forwards it"


def announced_warnings(gateway: Gateway) -> Iterator[str]:
    """A warning for each announced address at which callers may not reach the gateway."""
    for path, address in announced(gateway):
        warning = _on_docker(gateway, address) if gateway.target.docker else _on_kubernetes(gateway, address)
        if warning is not None:
            yield f"{path}: {warning}"


def _on_kubernetes(gateway: Gateway, address: str) -> str | None:
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


def _on_docker(gateway: Gateway, address: str) -> str | None:
    bound = gateway.target.docker.bind_address if gateway.target.docker else ""
    if bound in _ALL or address == bound or not (is_ip(address) or is_loopback(bound)):
        return None
    return f"is not target.docker.bindAddress; {_IN_FRONT} to the host"
