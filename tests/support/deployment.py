"""A gateway of a plan that a test or a benchmark has made."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr

from components import PlannedGateway, VoiceGateway
from plan.model.gateway import GatewayPlan


def deploy(plan: GatewayPlan, secrets: Mapping[str, SecretStr | str]) -> VoiceGateway:
    """Declare a gateway and its provider to the engine."""
    return VoiceGateway(plan.name, PlannedGateway(plan, secrets))
