"""The arguments of a gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pydantic import SecretStr

from plan.model import GatewayPlan


@dataclass(frozen=True)
class VoiceGatewayArgs:
    """Arguments of a gateway whose declaration was accepted."""

    plan: GatewayPlan
    secrets: Mapping[str, SecretStr | str | pulumi.Output[str]] = field(repr=False)
    """Values of the given secrets that the plan names, by `SecretRef.name`."""
