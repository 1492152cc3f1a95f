"""A plan deployed on a Docker host.

Owns the order in which networks, images, volumes and containers are declared, and how a workload's containers share
one network namespace, so that loopback works as in a pod. A single container joins the networks and publishes its
ports itself. For several, an extra container does so, and they use its namespace (`components.docker.network_holder`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulumi
import pulumi_docker as docker

from components.containers import GatewayContainer
from components.docker.container import WorkloadContext, hardened, run_container
from components.docker.network_holder import hold_network
from components.docker.networks import Networks, attachments, make_networks
from components.files import KeyMaterial, resolve_inputs
from components.targets import Target
from facts.model.containers import Container
from plan.model.gateway import DockerTarget, GatewayPlan
from plan.model.workloads import Workload


@dataclass(frozen=True)
class Host:
    """The daemon's objects that workloads use."""

    plan: GatewayPlan
    target: DockerTarget
    material: KeyMaterial
    networks: Networks
    images: Mapping[str, pulumi.Output[str]]
    """Image ids by reference."""
    volumes: Mapping[str, pulumi.Output[str]]
    """Names of the volumes that the stack creates."""
    options: pulumi.ResourceOptions


class Deployment(Target):
    """Containers on a Docker host."""

    def __init__(self, target: DockerTarget) -> None:
        self._target = target

    def options(self, name: str) -> pulumi.ResourceOptions:
        """With the provider that talks to the target's daemon."""
        return pulumi.ResourceOptions(providers=[docker.Provider(name, host=self._target.host)])

    def deploy(self, plan: GatewayPlan, material: KeyMaterial, parent: pulumi.Resource) -> None:
        """Declare every object of the plan, as children of the parent."""
        host = Host(
            plan=plan,
            target=self._target,
            material=material,
            networks=make_networks(plan, parent),
            images=_images(plan, parent),
            volumes=_volumes(plan, parent),
            options=pulumi.ResourceOptions(parent=parent),
        )
        for workload in plan.workloads:
            _run_workload(workload, host)


def _run_workload(workload: Workload, host: Host) -> None:
    context = WorkloadContext(
        network_mode=None,
        networks=attachments(workload, host.plan, host.networks),
        ports=_published(workload, host),
        image=host.images[workload.containers[0].image],
        volumes=host.volumes,
        seed=host.material.seed,
        grace_seconds=workload.grace_seconds,
        labels={"voice-gateway.instance": host.plan.name, "voice-gateway.workload": workload.name},
    )
    if len(workload.containers) > 1:
        context = _sharing(workload, context, host.options.parent)
    for container in workload.containers:
        _run(container, replace(context, image=host.images[container.image]), host)


def _sharing(workload: Workload, context: WorkloadContext, parent: pulumi.Resource | None) -> WorkloadContext:
    """The context for containers that use the network namespace of an extra container."""
    network = hold_network(
        f"{workload.name}-network",
        hardened(workload.containers[0], context),
        context,
        pulumi.ResourceOptions(parent=parent),
    )
    return replace(context, network_mode=network, networks=[], ports=[])


def _run(container: Container, shared: WorkloadContext, host: Host) -> None:
    name = f"{host.plan.name}-{container.name}"

    def run(parent: pulumi.Resource) -> docker.Container:
        return run_container(name, container, resolve_inputs(container, host.material), shared, parent)

    GatewayContainer(name, container, run, host.options)


def _published(workload: Workload, host: Host) -> list[docker.ContainerPortArgsDict]:
    """Every published port of the workload's containers, only on the declared address."""
    return [
        {
            "internal": number,
            "external": number,
            "ip": host.target.bind_address,
            "protocol": port.range.protocol.value.lower(),
        }
        for container in workload.containers
        for port in container.ports
        if port.published
        for number in port.range.ports
    ]


def _images(plan: GatewayPlan, parent: pulumi.Resource) -> dict[str, pulumi.Output[str]]:
    """Every image by reference. It is pulled if the host does not have it, and kept when the gateway is removed."""
    references = {container.image for workload in plan.workloads for container in workload.containers}
    return {
        reference: docker.RemoteImage(
            f"{plan.name}-{reference}",
            name=reference,
            keep_locally=True,
            opts=pulumi.ResourceOptions(parent=parent),
        ).image_id
        for reference in sorted(references)
    }


def _volumes(plan: GatewayPlan, parent: pulumi.Resource) -> dict[str, pulumi.Output[str]]:
    """Volumes that the stack creates. They are kept when the gateway is removed, because their data cannot be made again."""
    options = pulumi.ResourceOptions(parent=parent, retain_on_delete=True)
    return {name: docker.Volume(f"{plan.name}-{name}", opts=options).name for name in plan.claims}
