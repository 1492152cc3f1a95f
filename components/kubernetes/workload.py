"""A workload: its Deployment, service account and disruption budget.

Owns how pods are hardened, scheduled, replaced and stopped. `container` makes their containers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.labels import generation_labels, object_labels, workload_labels
from components.kubernetes.volumes import storage_volumes
from plan.model.workloads import Workload

START_SECONDS = 600
"""Seconds for a new pod to pull its image and become ready: the default of `progressDeadlineSeconds`."""
HOSTNAME = "kubernetes.io/hostname"


@dataclass(frozen=True)
class PodPart:
    """What one container adds to its pod."""

    container: k8s.core.v1.ContainerArgsDict
    init_steps: Sequence[k8s.core.v1.ContainerArgsDict]
    volumes: Sequence[k8s.core.v1.VolumeArgsDict]


@dataclass(frozen=True)
class WorkloadContext:
    """Objects that a workload needs."""

    suffix: pulumi.Output[str] | None = None
    """Suffix of its own generation; None if it is changed in place."""
    depends_on: Sequence[pulumi.Resource] = ()
    """Objects that must exist before it starts and until it is deleted: its policies, the Service of its generation,
    and the Deployments that it calls."""


def deploy_workload(
    workload: Workload,
    parts: Sequence[PodPart],
    claims: Mapping[str, pulumi.Output[str]],
    needs: WorkloadContext,
    context: ObjectContext,
) -> k8s.apps.v1.Deployment:
    """The objects of one workload. No pod exists without the objects that it needs."""
    own = generation_labels(needs.suffix)
    account = k8s.core.v1.ServiceAccount(
        workload.name,
        metadata=context.metadata(workload.name),
        automount_service_account_token=False,
        opts=context.options,
    )
    selector: k8s.meta.v1.LabelSelectorArgsDict = {
        "match_labels": workload_labels(context.gateway, workload.name)
    }
    k8s.policy.v1.PodDisruptionBudget(
        workload.name,
        metadata=context.metadata(workload.name),
        # One pod at a time, also when there is only one: a budget that forbids it would block every node drain,
        # and the pod's own preStop lets its calls end.
        spec={"max_unavailable": 1, "selector": selector},
        opts=context.options,
    )
    pod = _pod(workload, parts, claims, selector)
    pod["service_account_name"] = account.metadata.name
    timeout = f"{START_SECONDS + workload.grace_seconds}s"
    return k8s.apps.v1.Deployment(
        workload.name,
        metadata=context.metadata(workload.name),
        spec={
            "replicas": workload.replicas,
            # a selector cannot change, so another generation is another Deployment beside this one
            "selector": {"match_labels": {**workload_labels(context.gateway, workload.name), **own}},
            "strategy": _strategy(workload),
            "progress_deadline_seconds": START_SECONDS + workload.grace_seconds,
            # Old ReplicaSets name deleted Secrets, so there is nothing that `kubectl rollout undo` could use
            "revision_history_limit": 0,
            "template": {
                "metadata": {"labels": {**object_labels(context.gateway, workload.name), **own}},
                "spec": pod,
            },
        },
        opts=pulumi.ResourceOptions(
            parent=context.parent,
            depends_on=list(needs.depends_on),
            # replaced pods end their calls first, which can take longer than the engine's default of ten minutes
            custom_timeouts=pulumi.CustomTimeouts(create=timeout, update=timeout, delete=timeout),
        ),
    )


def _pod(
    workload: Workload,
    parts: Sequence[PodPart],
    claims: Mapping[str, pulumi.Output[str]],
    selector: k8s.meta.v1.LabelSelectorArgsDict,
) -> k8s.core.v1.PodSpecArgsDict:
    volumes = [volume for part in parts for volume in part.volumes]
    pod: k8s.core.v1.PodSpecArgsDict = {
        "automount_service_account_token": False,
        "containers": [part.container for part in parts],
        "enable_service_links": False,
        "security_context": _security_context(workload),
        "termination_grace_period_seconds": workload.grace_seconds,
        "volumes": [*volumes, *storage_volumes(workload.containers, claims)],
    }
    if steps := [step for part in parts for step in part.init_steps]:
        pod["init_containers"] = steps
    if workload.pull_secrets:
        pod["image_pull_secrets"] = [{"name": name} for name in workload.pull_secrets]
    if workload.host_network:
        pod["host_network"] = True
        pod["dns_policy"] = "ClusterFirstWithHostNet"
        pod["affinity"] = _one_per_node(selector)
    else:
        pod["topology_spread_constraints"] = [_spread(selector)]
    return pod


def _security_context(workload: Workload) -> k8s.core.v1.PodSecurityContextArgsDict:
    # only a container that needs root gets it: each container names its own user
    user = max((container.user for container in workload.containers), key=lambda user: user.uid)
    return {
        # files are readable, and lasting storage writable, by the containers' group
        "fs_group": user.gid,
        "fs_group_change_policy": "OnRootMismatch",
        "run_as_group": user.gid,
        "run_as_non_root": all(container.user.uid != 0 for container in workload.containers),
        "run_as_user": user.uid,
        "seccomp_profile": {"type": "RuntimeDefault"},
    }


def _strategy(workload: Workload) -> k8s.apps.v1.DeploymentStrategyArgsDict:
    """New pods start first, because old pods have calls. If two pods cannot use the same volume or port, the old one ends first."""
    surge, unavailable = (0, 1) if workload.exclusive else (1, 0)
    return {
        "type": "RollingUpdate",
        "rolling_update": {"max_surge": surge, "max_unavailable": unavailable},
    }


def _spread(selector: k8s.meta.v1.LabelSelectorArgsDict) -> k8s.core.v1.TopologySpreadConstraintArgsDict:
    return {
        "label_selector": selector,
        "max_skew": 1,
        "topology_key": HOSTNAME,
        "when_unsatisfiable": "ScheduleAnyway",
    }


def _one_per_node(selector: k8s.meta.v1.LabelSelectorArgsDict) -> k8s.core.v1.AffinityArgsDict:
    return {
        "pod_anti_affinity": {
            "required_during_scheduling_ignored_during_execution": [
                {"label_selector": selector, "topology_key": HOSTNAME}
            ]
        }
    }
