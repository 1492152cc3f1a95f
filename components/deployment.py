"""A gateway with the provider that its target needs.

Hands the provider to the component, whose children inherit it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from components.arguments import VoiceGatewayArgs
from components.gateway import VoiceGateway
from components.targets import target_of
from plan.model import GatewayPlan


def deploy(plan: GatewayPlan, secrets: Mapping[str, SecretStr | str]) -> VoiceGateway:
    """Declare a gateway and its provider to the engine."""
    return VoiceGateway(plan.name, VoiceGatewayArgs(plan, secrets), target_of(plan.target).options(plan.name))
