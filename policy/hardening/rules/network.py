"""Network policies: each pod has one in both directions, and none allows all traffic."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hardening.model import Finding, Resource, Rule, Scope, Severity
from hardening.pods import pods
from hardening.policies import EGRESS, INGRESS, any_peer, policies

_PAGE: Final = "https://kubernetes.io/docs/concepts/services-networking/network-policies/"


def _isolation(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    all_policies = list(policies(resources))
    for pod in pods(resources):
        held = {direction for policy in all_policies if policy.covers(pod) for direction in policy.directions}
        for direction in (INGRESS, EGRESS):
            if direction not in held:
                what = f"No NetworkPolicy limits the {direction.lower()} of these pods."
                yield Finding(pod.resource, pod.path, what)


def _all_allowed(resources: Sequence[Resource], _: Mapping[str, int]) -> Iterator[Finding]:
    for policy in policies(resources):
        for direction, peers in ((INGRESS, "from"), (EGRESS, "to")):
            if direction not in policy.directions:
                continue
            for where, rule in policy.rules(direction):
                if any_peer(rule.get(peers)) and not rule.get("ports"):
                    yield Finding(policy.resource, where, "The rule allows every port to or from everyone.")


RULES: Final = (
    Rule(
        "network-isolation", Severity.HIGH, Scope.STACK,
        "A NetworkPolicy limits the ingress and the egress of every pod.",
        "Add a NetworkPolicy with both policyTypes that selects these pods.",
        _PAGE, _isolation, choices=frozenset({"host-network"}),
    ),
    Rule(
        "network-allow-all", Severity.CRITICAL, Scope.RESOURCE,
        "No NetworkPolicy allows every port to or from everyone.",
        "Name the ports and the peers.",
        _PAGE, _all_allowed,
    ),
)  # fmt: skip
