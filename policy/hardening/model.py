"""Types of the rules: resources, findings, rules, and the settings of a platform team for a rule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Final

from hardening.values import is_known

STACK: Final = "pulumi:pulumi:Stack"
"""Type of the resource that holds a stack's outputs."""


class Severity(StrEnum):
    """The severity of a finding, in the words of Pulumi."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Scope(StrEnum):
    """The resources that a rule needs."""

    RESOURCE = "resource"
    """One resource. Pulumi runs the rule before it makes the resource."""
    STACK = "stack"
    """All resources, because the rule compares them. Pulumi runs the rule at the end of a preview, and of an update."""


@dataclass(frozen=True)
class Resource:
    """A resource as a program declares it."""

    type: str
    """Its type token, such as `kubernetes:apps/v1:Deployment`."""
    name: str
    """Its logical name."""
    props: Mapping[str, Any]
    """Its properties. A value that is not known yet is `hardening.values.UNKNOWN`."""
    urn: str = ""
    """Its name within the engine."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a resource."""

    resource: Resource
    where: str
    """Path of the property, such as `spec.template.spec.hostNetwork`."""
    what: str
    """A sentence without any value of the resource."""


@dataclass(frozen=True)
class Exemption:
    """A resource to which a rule does not apply, and why."""

    resource: str
    """Its logical name, or a pattern with `*`."""
    reason: str
    """The reason, for reviewers and auditors."""
    until: date | None = None
    """The last day, in UTC; None for an exemption without an end."""

    def covers(self, resource: Resource, today: date) -> bool:
        """Whether the rule does not apply to this resource today."""
        return fnmatchcase(resource.name, self.resource) and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class Settings:
    """The settings of a platform team for one rule."""

    exemptions: Sequence[Exemption] = ()
    accept_declared_reasons: bool = True
    """Whether a finding is accepted if the outputs of the stack declare the choice with a reason."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Values of the limits of this rule, by name. Other limits keep their defaults."""


Check = Callable[[Sequence[Resource], Mapping[str, int]], Iterator[Finding]]
"""What is wrong with these resources, under these limits."""


@dataclass(frozen=True)
class Limit:
    """A number that a platform team may change."""

    default: int
    means: str
    """A sentence, with the unit and the source of the default."""


@dataclass(frozen=True)
class Rule:
    """A rule: one requirement."""

    id: str
    severity: Severity
    scope: Scope
    what: str
    """The requirement, as a sentence."""
    remedy: str
    """What to write instead, as a sentence."""
    link: str
    """A public page on the subject."""
    check: Check
    choices: frozenset[str] = frozenset()
    """Weaker choices that can justify a finding, if a stack of this project's components declares one with a reason."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    advisory: bool = False
    """Whether the rule only warns, unless a platform team makes it mandatory."""

    def findings(
        self, resources: Sequence[Resource], settings: Settings | None = None, *, today: date
    ) -> list[Finding]:
        """The findings that are neither exempt nor declared with a reason.

        Args:
            resources: one resource, or all of a stack, as `scope` says.
            settings: the settings for this rule.
            today: the day in UTC, which decides whether an exemption has ended.
        """
        chosen = settings or Settings()
        if chosen.accept_declared_reasons and self.choices & declared_choices(resources):
            return []
        limits = {name: limit.default for name, limit in self.limits.items()} | dict(chosen.limits)
        return [
            finding
            for finding in self.check(resources, limits)
            if not any(exemption.covers(finding.resource, today) for exemption in chosen.exemptions)
        ]


def declared_choices(resources: Sequence[Resource]) -> set[str]:
    """The weaker choices that the stack's outputs name with a reason."""
    return {
        str(choice.get("what"))
        for choice in stack_output(resources, "weakerChoices")
        if isinstance(choice, Mapping) and choice.get("reason") and is_known(choice.get("reason"))
    }


def stack_output(resources: Sequence[Resource], name: str) -> list[Any]:
    """A list in the stack's outputs. It is empty if there is none."""
    outputs = (resource.props.get(name) for resource in resources if resource.type == STACK)
    return next((list(output) for output in outputs if isinstance(output, list)), [])
