"""Hardening rules for stacks, on Kubernetes and Docker resources, whoever wrote the program.

A rule reads resources and answers findings: which resource, where in it, and what is wrong, never a value.
`RULES` are all of them, `judge` asks them; `hardening.pack` serves them to Pulumi. Nothing here knows the program
of this repository: a platform team installs the pack alone. What a stack declares about itself is read from its
outputs (`weakerChoices` and `exposure`), if it has them.
"""

from hardening.model import Exemption, Finding, Resource, Rule, Scope, Settings, Severity
from hardening.rules import RULES, judge

__all__ = ["RULES", "Exemption", "Finding", "Resource", "Rule", "Scope", "Settings", "Severity", "judge"]
