"""A gateway whose declaration was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pydantic import SecretStr

from plan.model.gateway import GatewayPlan


@dataclass(frozen=True)
class PlannedGateway:
    """A plan, and the values of the secrets that it names."""

    plan: GatewayPlan
    secrets: Mapping[str, SecretStr | str | pulumi.Output[str]] = field(repr=False)
    """Values of the given secrets that the plan names, by `SecretRef.name`."""
