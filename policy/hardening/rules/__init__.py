"""All rules in the order of the documentation, and a function that runs them."""

from collections.abc import Mapping, Sequence
from datetime import date

from hardening.model import Finding, Resource, Rule, Settings
from hardening.rules import certificates, containers, credentials, exposure, images, network, pods

RULES: tuple[Rule, ...] = (
    *pods.RULES,
    *containers.RULES,
    *images.RULES,
    *credentials.RULES,
    *certificates.RULES,
    *network.RULES,
    *exposure.RULES,
)
"""Every rule of the pack."""


def judge(
    resources: Sequence[Resource], settings: Mapping[str, Settings] | None = None, *, today: date
) -> dict[str, list[Finding]]:
    """The findings of all rules in the resources of a stack, by the id of the rule. Rules without findings are left out.

    Args:
        resources: all resources of the stack.
        settings: the settings for a rule, by its id.
        today: the day in UTC, which decides whether an exemption has ended.
    """
    found = {rule.id: rule.findings(resources, (settings or {}).get(rule.id), today=today) for rule in RULES}
    return {rule: findings for rule, findings in found.items() if findings}
