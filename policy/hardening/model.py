"""The words of the rules: resources, findings, rules, and what a platform team may set for a rule."""

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
    """How much a finding matters; the words are Pulumi's."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Scope(StrEnum):
    """What a rule needs to see."""

    RESOURCE = "resource"
    """One resource. Pulumi asks before it makes the resource."""
    STACK = "stack"
    """All resources, since one is judged by others. Pulumi asks at the end of a preview, and of an update."""


@dataclass(frozen=True)
class Resource:
    """A resource as a program declares it."""

    type: str
    """Its type token, such as `kubernetes:apps/v1:Deployment`."""
    name: str
    """Its logical name."""
    props: Mapping[str, Any]
    """Its properties; what is not known yet is `hardening.values.UNKNOWN`."""
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
    """A resource that a rule does not hold for, and why."""

    resource: str
    """Its logical name, or a pattern with `*`."""
    reason: str
    """Why, for those who review and audit."""
    until: date | None = None
    """The last day, in UTC; None for an exemption without an end."""

    def covers(self, resource: Resource, today: date) -> bool:
        """Whether the rule does not hold for this resource today."""
        return fnmatchcase(resource.name, self.resource) and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class Settings:
    """What a platform team sets for one rule."""

    exemptions: Sequence[Exemption] = ()
    accept_declared_reasons: bool = True
    """Whether a reason that the stack declares in its outputs is enough."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Values of the rule's own limits, by name; the others keep their defaults."""


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
    """One thing that must hold."""

    id: str
    severity: Severity
    scope: Scope
    what: str
    """What must hold, as a sentence."""
    remedy: str
    """What to write instead, as a sentence."""
    link: str
    """A public page on the subject."""
    check: Check
    choices: frozenset[str] = frozenset()
    """Weaker choices that a stack of this project's components declares, with a reason, for what the rule finds."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    advisory: bool = False
    """Whether it warns unless a platform team makes it mandatory."""

    def findings(
        self, resources: Sequence[Resource], settings: Settings | None = None, *, today: date
    ) -> list[Finding]:
        """What is wrong and neither exempt nor declared with a reason.

        Args:
            resources: one resource, or all of a stack, as `scope` says.
            settings: what was set for this rule.
            today: the day in UTC, on which exemptions hold or have ended.
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
    """A list among the stack's outputs; empty where there is none."""
    outputs = (resource.props.get(name) for resource in resources if resource.type == STACK)
    return next((list(output) for output in outputs if isinstance(output, list)), [])
