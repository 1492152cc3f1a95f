"""Exposure: ports that are open to the outside need authentication, or allow named sources only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hardening.model import Finding, Resource, Rule, Scope, Severity, stack_output
from hardening.pods import pods
from hardening.policies import is_anyone, policies
from hardening.rules.containers import docker_containers
from hardening.selection import service_selects
from hardening.values import UNKNOWN, items, mapping, texts

_SERVICES: Final = (
    "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types"
)
_PUBLISHING: Final = "https://docs.docker.com/engine/network/port-publishing/"
_OUTWARD: Final = {"LoadBalancer", "NodePort"}
_EVERY_ADDRESS: Final = {"", "0.0.0.0", "::", "[::]"}  # noqa: S104 - refused, not listened on
_NO_AUTHENTICATION: Final = {None, "none"}


def _services(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for service in resources:
        if service.type != "kubernetes:core/v1:Service":
            continue
        spec = mapping(service.props.get("spec"))
        outward = spec.get("type") in _OUTWARD or bool(texts(spec.get("externalIPs")))
        if not outward or _names_sources(spec) or _policies_name_sources(service, resources):
            continue
        for index, port in items(spec.get("ports")):
            if not _authenticated(resources, port.get("targetPort", port.get("port"))):
                what = "Anyone can reach this port, and no output shows that clients must authenticate."
                yield Finding(service, f"spec.ports[{index}]", what)


def _names_sources(spec: Mapping[str, Any]) -> bool:
    """Whether the load balancer allows named networks only. Node ports would be open to everyone."""
    ranges = spec.get("loadBalancerSourceRanges")
    if ranges is UNKNOWN:
        return True
    named = [each for each in texts(ranges) if not is_anyone(each)]
    return (
        bool(named)
        and len(named) == len(texts(ranges))
        and spec.get("allocateLoadBalancerNodePorts") is False
    )


def _policies_name_sources(service: Resource, resources: Sequence[Resource]) -> bool:
    """Whether network policies apply to all pods behind a Service, and none of them admits everyone."""
    selector = mapping(mapping(service.props.get("spec")).get("selector"))
    behind = [pod for pod in pods(resources) if service_selects(selector, pod.labels)]
    held = [[policy for policy in policies(resources) if policy.covers(pod)] for pod in behind]
    return bool(held) and all(
        any("Ingress" in policy.directions for policy in each)
        and not any(policy.admits_anyone() for policy in each)
        for each in held
    )


def _authenticated(resources: Sequence[Resource], port: object) -> bool:
    """Whether the outputs of the stack say that clients of a port must authenticate."""
    return any(
        mapping(entry.get("ports")).get("low", 0) <= port <= mapping(entry.get("ports")).get("high", -1)
        and entry.get("authentication") not in _NO_AUTHENTICATION
        for entry in stack_output(resources, "exposure")
        if isinstance(entry, Mapping) and isinstance(port, int | float)
    )


def _published(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for container in docker_containers(resources):
        for index, port in items(container.props.get("ports")):
            address = port.get("ip")
            if address is not UNKNOWN and str(address or "") in _EVERY_ADDRESS:
                yield Finding(
                    container, f"ports[{index}].ip", "The port is open on every address of its host."
                )


RULES: Final = (
    Rule(
        "exposure-anyone", Severity.HIGH, Scope.STACK,
        "What is reachable from outside the cluster admits named networks, or requires authentication.",
        "Name the networks in a NetworkPolicy, or in loadBalancerSourceRanges without node ports.",
        _SERVICES, _services, choices=frozenset({"anyone"}),
    ),
    Rule(
        "docker-published-addresses", Severity.HIGH, Scope.RESOURCE,
        "Docker publishes ports on named addresses of the host only.",
        "Set ports[].ip to the address that clients use.",
        _PUBLISHING, _published,
    ),
)  # fmt: skip
