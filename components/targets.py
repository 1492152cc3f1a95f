"""The targets of plans: one interface, and one row for each target.

Owns the choice. Each target makes its objects in its own folder.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import pulumi

from components.files import KeyMaterial
from plan.model.gateway import DockerTarget, GatewayPlan, KubernetesTarget
from plan.model.gateway import Target as PlannedTarget


class Target(ABC):
    """A target to deploy to."""

    @abstractmethod
    def options(self, name: str) -> pulumi.ResourceOptions:
        """Options of a gateway, with the providers that its objects need."""

    @abstractmethod
    def deploy(self, plan: GatewayPlan, material: KeyMaterial, parent: pulumi.Resource) -> None:
        """Declare every object of the plan, as children of the parent."""


_MODULES: Final[Mapping[type[PlannedTarget], str]] = {
    KubernetesTarget: "components.kubernetes.target",
    DockerTarget: "components.docker.target",
}
"""Where each target is: a module with the class `Deployment`, made from the target of the plan.

Only the module of the plan's target is loaded, because each loads a large SDK (docs/performance.md).
"""


def target_of(planned: PlannedTarget) -> Target:
    """The target of a plan."""
    module = import_module(_MODULES[type(planned)])
    made: Target = module.Deployment(planned)
    return made
