"""Pulumi component resources of a voice gateway.

Owns the wiring of a plan into resources: keys, certificates, key stores, and the objects of the target. Decides
nothing: what must run was planned before (`plan`), what is secret stays an output.
"""

from components.arguments import PlannedGateway
from components.deployment import deploy
from components.gateway import VoiceGateway
from components.stack_file import StackDeclaration

__all__ = ["PlannedGateway", "StackDeclaration", "VoiceGateway", "deploy"]
