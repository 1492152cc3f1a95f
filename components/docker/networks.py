"""Networks of a gateway on a Docker host.

Owns an internal bridge, on which the workloads find each other by name, and an outer one, joined only by workloads
whose flows leave the gateway. Docker has no network policies, so a workload can reach every port of the others on a network.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_docker as docker

from facts.parties import Member
from plan.model.gateway import GatewayPlan
from plan.model.workloads import Workload


@dataclass(frozen=True)
class Networks:
    """Names of the gateway's networks."""

    inner: pulumi.Output[str]
    outer: pulumi.Output[str]


def make_networks(plan: GatewayPlan, parent: pulumi.Resource) -> Networks:
    """The gateway's networks."""
    options = pulumi.ResourceOptions(parent=parent)
    inner = docker.Network(f"{plan.name}-inner", driver="bridge", internal=True, opts=options)
    outer = docker.Network(f"{plan.name}-outer", driver="bridge", opts=options)
    return Networks(inner.name, outer.name)


def attachments(
    workload: Workload, plan: GatewayPlan, networks: Networks
) -> list[docker.ContainerNetworksAdvancedArgsDict]:
    """The networks that a workload joins, with its own name and the names of its endpoints."""
    endpoints = sorted(endpoint.name for endpoint in plan.endpoints if endpoint.workload == workload.name)
    names = list(dict.fromkeys([workload.name, *endpoints]))
    inner: docker.ContainerNetworksAdvancedArgsDict = {"name": networks.inner, "aliases": names}
    outer: docker.ContainerNetworksAdvancedArgsDict = {"name": networks.outer}
    return [inner, outer] if _leaves(workload, plan) else [inner]


def _leaves(workload: Workload, plan: GatewayPlan) -> bool:
    """Whether a flow of the workload leads outside the gateway."""
    member = Member(workload.name)
    return any(
        member in ends and not all(isinstance(end, Member) for end in ends)
        for ends in ((flow.source, flow.target) for flow in plan.flows)
    )
