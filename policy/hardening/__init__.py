"""Hardening rules for Kubernetes and Docker resources of any program.

A rule reads resources and returns findings: the resource, the path in it, and what is wrong, but never a value.
`RULES` has all rules, `judge` runs them, and `hardening.pack` serves them to Pulumi. The pack uses no code of the program
of this repository, because a platform team installs only the pack. The declared choices of a stack are read from its
outputs (`weakerChoices` and `exposure`), if it has them.
"""

from hardening.model import Exemption, Finding, Resource, Rule, Scope, Settings, Severity
from hardening.rules import RULES, judge

__all__ = ["RULES", "Exemption", "Finding", "Resource", "Rule", "Scope", "Settings", "Severity", "judge"]
