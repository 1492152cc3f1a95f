"""A plan deployed on Kubernetes.

Owns the order in which a gateway's objects are declared and what they share. Each kind of object has a module of
its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pulumi
import pulumi_kubernetes as k8s

from components.containers import GatewayContainer
from components.files import KeyMaterial, resolve_inputs
from components.kubernetes.configuration import configure
from components.kubernetes.container import render_container, render_init_steps
from components.kubernetes.context import ObjectContext
from components.kubernetes.endpoint import expose
from components.kubernetes.labels import object_labels
from components.kubernetes.network_policy import allow_flows, deny_all
from components.kubernetes.stages import kubernetes_options
from components.kubernetes.storage import make_claims
from components.kubernetes.volumes import container_volumes
from components.kubernetes.workload import PodPart, WorkloadContext, deploy_workload
from components.targets import Target
from facts.model.containers import Container
from facts.model.endpoints import Endpoint
from plan.model.gateway import GatewayPlan, KubernetesTarget
from plan.model.workloads import Workload

POD_SECURITY_MODES = ("enforce", "audit", "warn")


class Deployment(Target):
    """Kubernetes objects, applied to a cluster or rendered to a folder."""

    def __init__(self, target: KubernetesTarget) -> None:
        self._target = target

    def options(self, name: str) -> pulumi.ResourceOptions:
        """With the providers that its objects need."""
        return kubernetes_options(name, self._target)

    def deploy(self, plan: GatewayPlan, material: KeyMaterial, parent: pulumi.Resource) -> None:
        """Declare every object of the plan, as children of the parent."""
        context = ObjectContext(plan.name, _namespace(plan, self._target, parent), parent)
        denied = deny_all(context)
        claims = make_claims(plan.claims, context)
        suffixes, made = material.generations, dict[str, pulumi.Resource]()
        # Generations first: their callers depend on them, so the engine makes them before and deletes them after.
        for workload in sorted(plan.workloads, key=lambda workload: workload.generation is None):
            parts = [_part(container, workload, material, context) for container in workload.containers]
            suffix = suffixes.get(workload.generation or "")
            before: list[pulumi.Resource] = [
                denied,
                allow_flows(workload.name, plan.flows, self._target.network, context),
                *(expose(endpoint, suffix, context) for endpoint in _of_generation(plan, workload)),
                *(made[name] for name in sorted(workload.calls)),
            ]
            made[workload.name] = deploy_workload(
                workload, parts, claims, WorkloadContext(suffix, before), context
            )
        for endpoint in plan.endpoints:
            if endpoint.generation is None:
                expose(endpoint, None, context)
            elif not endpoint.of_each_generation:
                expose(endpoint, suffixes[endpoint.generation], context, [made[endpoint.workload]])


def _of_generation(plan: GatewayPlan, workload: Workload) -> Iterator[Endpoint]:
    """Endpoints that are created and deleted with a generation of the workload."""
    for endpoint in plan.endpoints:
        if endpoint.of_each_generation and endpoint.workload == workload.name:
            yield endpoint


def _part(container: Container, workload: Workload, material: KeyMaterial, context: ObjectContext) -> PodPart:
    def declare(parent: pulumi.Resource) -> PodPart:
        inputs = resolve_inputs(container, material)
        configuration = configure(container, inputs, workload.name, replace(context, parent=parent))
        return PodPart(
            container=render_container(container, inputs, configuration),
            init_steps=render_init_steps(container),
            volumes=container_volumes(container, configuration),
        )

    name = context.logical_name(container.name)
    return GatewayContainer(name, container, declare, context.options).made


def _namespace(plan: GatewayPlan, target: KubernetesTarget, parent: pulumi.Resource) -> pulumi.Output[str]:
    if not target.create_namespace:
        return pulumi.Output.from_input(target.namespace)
    namespace = k8s.core.v1.Namespace(
        # The logical name is the namespace's own name. With the gateway's name, a renamed gateway would make the same
        # namespace again and then delete the first one, with everything in it
        target.namespace,
        metadata={
            "name": target.namespace,
            "labels": {**object_labels(plan.name), **_pod_security(target.pod_security)},
        },
        # claims stay when the stack is destroyed, and a cluster deletes a namespace with everything in it
        opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=bool(plan.claims) or None),
    )
    return namespace.metadata.name


def _pod_security(level: str) -> dict[str, str]:
    """Labels of Pod Security admission: https://kubernetes.io/docs/concepts/security/pod-security-admission/."""
    levels = {f"pod-security.kubernetes.io/{mode}": level for mode in POD_SECURITY_MODES}
    versions = {f"pod-security.kubernetes.io/{mode}-version": "latest" for mode in POD_SECURITY_MODES}
    return {**levels, **versions}
