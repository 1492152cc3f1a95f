"""Network policies: which pods they isolate, and which sources they allow."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hardening.model import Resource
from hardening.pods import Pod
from hardening.selection import selects
from hardening.values import UNKNOWN, items, mapping, texts

INGRESS: Final = "Ingress"
EGRESS: Final = "Egress"
_HALF: Final = 1
"""Networks with a shorter prefix than this, or of this length, hold half of all addresses or more."""


@dataclass(frozen=True)
class Policy:
    """One NetworkPolicy."""

    resource: Resource
    spec: Mapping[str, Any]
    namespace: object

    @property
    def directions(self) -> set[str]:
        """The directions that it isolates: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/."""
        declared = texts(self.spec.get("policyTypes"))
        return set(declared) if declared else {INGRESS, *([EGRESS] if self.spec.get("egress") else [])}

    def covers(self, pod: Pod) -> bool:
        """Whether it applies to a pod."""
        same = self.namespace == pod.namespace or UNKNOWN in {self.namespace, pod.namespace}
        return same and selects(mapping(self.spec.get("podSelector")), pod.labels)

    def rules(self, direction: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Each rule of a direction with its path."""
        for index, rule in items(self.spec.get(direction.lower())):
            yield f"spec.{direction.lower()}[{index}]", rule

    def admits_anyone(self) -> bool:
        """Whether some port is open to every address."""
        return INGRESS in self.directions and any(
            any_peer(rule.get("from")) for _, rule in self.rules(INGRESS)
        )


def policies(resources: Sequence[Resource]) -> Iterator[Policy]:
    """All network policies among these resources."""
    for resource in resources:
        if resource.type == "kubernetes:networking.k8s.io/v1:NetworkPolicy":
            namespace = mapping(resource.props.get("metadata")).get("namespace")
            yield Policy(resource, mapping(resource.props.get("spec")), namespace)


def any_peer(peers: object) -> bool:
    """Whether a rule admits everyone: it has no peers, or one of its networks has half of all addresses or more."""
    if peers in (None, []):
        return True
    return any(is_anyone(mapping(peer.get("ipBlock")).get("cidr")) for _, peer in items(peers))


def is_anyone(network: object) -> bool:
    """Whether a network has half of all addresses or more, in any spelling."""
    if not isinstance(network, str):
        return False
    try:
        return ipaddress.ip_network(network, strict=False).prefixlen <= _HALF
    except ValueError:
        return False
