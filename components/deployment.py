"""A gateway from a plan that is made elsewhere, such as in a test or a benchmark."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from components.arguments import PlannedGateway
from components.gateway import VoiceGateway
from plan.model import GatewayPlan


def deploy(plan: GatewayPlan, secrets: Mapping[str, SecretStr | str]) -> VoiceGateway:
    """Declare a gateway and its provider to the engine."""
    return VoiceGateway(plan.name, PlannedGateway(plan, secrets))
