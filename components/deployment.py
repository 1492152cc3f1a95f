"""A gateway with the provider that its target needs.

Owns the choice of the provider and hands it to the component, whose children inherit it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pydantic import SecretStr

from components.gateway import VoiceGateway, VoiceGatewayArgs
from components.kubernetes.stages import kubernetes_options
from plan.model import DockerTarget, GatewayPlan, KubernetesTarget


def deploy(plan: GatewayPlan, secrets: Mapping[str, SecretStr | str]) -> VoiceGateway:
    """Declare a gateway and its provider to the engine."""
    return VoiceGateway(plan.name, VoiceGatewayArgs(plan, secrets), _options(plan))


def _options(plan: GatewayPlan) -> pulumi.ResourceOptions:
    match plan.target:
        case KubernetesTarget() as target:
            return kubernetes_options(plan.name, target)
        case DockerTarget() as target:
            from components.docker.target import docker_provider  # noqa: PLC0415 - see components.gateway

            return pulumi.ResourceOptions(providers=[docker_provider(plan.name, target)])
