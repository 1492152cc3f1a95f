"""The rules as a Pulumi policy pack."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from hardening.configuration import schema, settings
from hardening.model import Finding, Resource, Rule, Scope
from hardening.rules import RULES
from hardening.values import plain

NAME: Final = "voice-gateway-hardening"


def serve() -> None:
    """Serve the pack until the engine ends it."""
    PolicyPack(
        NAME,
        policies=[policy(rule) for rule in RULES],
        enforcement_level=EnforcementLevel.MANDATORY,
        description="Hardening rules for stacks with voice gateways.",
    )


def policy(rule: Rule) -> Policy:
    """A rule in the form of Pulumi."""
    about: dict[str, Any] = {
        "enforcement_level": EnforcementLevel.ADVISORY if rule.advisory else None,
        "config_schema": PolicyConfigSchema(schema(rule)),
        "severity": Severity(rule.severity.value),
        "remediation_steps": rule.remedy,
        "url": rule.link,
    }
    if rule.scope is Scope.RESOURCE:
        return ResourceValidationPolicy(rule.id, rule.what, _of_resource(rule), **about)
    return StackValidationPolicy(rule.id, rule.what, _of_stack(rule), **about)


def _of_resource(rule: Rule) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        resource = Resource(args.resource_type, args.name, plain(args.props), args.urn)
        _report(rule, [resource], args.get_config(), report)

    return validate


def _of_stack(rule: Rule) -> Callable[[StackValidationArgs, ReportViolation], None]:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        resources = [
            Resource(each.resource_type, each.name, plain(each.props), each.urn) for each in args.resources
        ]
        _report(rule, resources, args.get_config(), report)

    return validate


def _report(
    rule: Rule, resources: Sequence[Resource], declared: Mapping[str, Any], report: ReportViolation
) -> None:
    chosen = settings(rule, declared)
    for finding in rule.findings(resources, chosen, today=datetime.now(UTC).date()):
        report(message(rule, finding), finding.resource.urn or None)


def message(rule: Rule, finding: Finding) -> str:
    """The text in the preview: the path, the reason, and what to write instead."""
    return f"{finding.resource.name}: {finding.where}\n{finding.what}\n-> {rule.remedy}\n{rule.link}"
