"""A plan deployed on Kubernetes.

Owns the order in which a gateway's objects are declared and what they share. Each kind of object has a module of
its own.
"""

from __future__ import annotations

import pulumi
import pulumi_kubernetes as k8s

from components.contents import Materials, readings
from components.kubernetes.configuration import configure
from components.kubernetes.container import render_container
from components.kubernetes.endpoint import expose
from components.kubernetes.labels import object_labels
from components.kubernetes.network_policy import allow_flows, deny_all
from components.kubernetes.place import Place
from components.kubernetes.storage import claims_of, make_claims
from components.kubernetes.volumes import container_volumes
from components.kubernetes.workload import PodPart, deploy_workload
from components.service import ServiceArgs, service
from plan.model import Container, GatewayPlan, KubernetesTarget, Workload

POD_SECURITY_MODES = ("enforce", "audit", "warn")


def deploy_to_kubernetes(
    plan: GatewayPlan, target: KubernetesTarget, materials: Materials, parent: pulumi.Resource
) -> None:
    """Declare every object of the plan, as children of the parent."""
    place = Place(plan.name, _namespace(plan, target, parent), parent)
    denied = deny_all(place)
    claims = make_claims(plan.workloads, place)
    for workload in plan.workloads:
        policies = [denied, allow_flows(workload.name, plan.flows, place)]
        parts = [_part(container, workload, materials, place) for container in workload.containers]
        deploy_workload(workload, parts, claims, policies, place)
    for endpoint in plan.endpoints:
        expose(endpoint, place)


def _part(container: Container, workload: Workload, materials: Materials, place: Place) -> PodPart:
    def declare(parent: pulumi.Resource) -> PodPart:
        read = readings(container, materials)
        configuration = configure(container, read, workload.name, place.below(parent))
        return PodPart(
            container=render_container(container, read, configuration),
            volumes=container_volumes(container, configuration),
        )

    return service(place.logical_name(container.name), ServiceArgs(container, declare), place.options).placed


def _namespace(plan: GatewayPlan, target: KubernetesTarget, parent: pulumi.Resource) -> pulumi.Output[str]:
    if not target.create_namespace:
        return pulumi.Output.from_input(target.namespace)
    namespace = k8s.core.v1.Namespace(
        # known to the engine by its own name: were it the gateway's, another name of the gateway would make the same
        # namespace a second time and then delete the first, with all that is in it
        target.namespace,
        metadata={
            "name": target.namespace,
            "labels": {**object_labels(plan.name), **_pod_security(target.pod_security)},
        },
        # claims outlive the stack, and a cluster deletes a namespace with all that is in it
        opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=bool(claims_of(plan.workloads)) or None),
    )
    return namespace.metadata.name


def _pod_security(level: str) -> dict[str, str]:
    """Labels of Pod Security admission: https://kubernetes.io/docs/concepts/security/pod-security-admission/."""
    levels = {f"pod-security.kubernetes.io/{mode}": level for mode in POD_SECURITY_MODES}
    versions = {f"pod-security.kubernetes.io/{mode}-version": "latest" for mode in POD_SECURITY_MODES}
    return {**levels, **versions}
