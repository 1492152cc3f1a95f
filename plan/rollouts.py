"""The effect of rollouts on calls, and warnings of rollouts that interrupt calls.

`Workload.exclusive` says how a workload is replaced; the Kubernetes target uses the same property for its strategy.
"""

from collections.abc import Iterator
from dataclasses import replace

from declaration.faults import DeclarationWarning
from facts.containers import WITHDRAWAL_SECONDS
from facts.gateway import Facts
from facts.model.containers import ExistingClaim
from plan.model.workloads import Workload

_WHEN = "each change of the pods, a renewed certificate included,"


def rollout_warnings(facts: Facts, workloads: tuple[Workload, ...]) -> Iterator[DeclarationWarning]:
    """Warnings of interruptions when pods are replaced; none for targets that always replace in place."""
    if not facts.target.starts_before_it_stops:
        return
    for workload in workloads:
        keys = tuple(each.service.key for each in facts.services if each.workload == workload.name)
        for warning in (*_interrupted(workload), *_unknown(workload)):
            yield replace(warning, containers=keys)


def _interrupted(workload: Workload) -> Iterator[DeclarationWarning]:
    if workload.exclusive:
        path = "weakerChoices" if workload.host_network else "volumes"
        yield DeclarationWarning(path, f"{_interruption(workload)}; {_remedy(workload)}")


def _interruption(workload: Workload) -> str:
    """For how long new calls are refused: at least the delay of the probe, at most also the time that calls may take to end."""
    delay = max(container.health.initial_delay for container in workload.containers)
    effect = (
        "new calls are refused" if workload.replicas == 1 else "one instance after another refuses new calls"
    )
    return (
        f"a rollout of {workload.name} interrupts calls: with {_WHEN} {effect} until the new pod is ready, {delay} s at"
        f" least; it may start only when the old pod's calls have ended, up to {workload.grace_seconds} s later"
    )


def replacement(facts: Facts, workload: Workload) -> str:
    """What happens to calls when the pods or containers of a workload are replaced."""
    if not facts.target.starts_before_it_stops:
        return "each container is replaced in place: calls in progress end"
    if workload.exclusive:
        return (
            "each new pod starts when its old pod has stopped: new calls are refused in between, and calls in progress have"
            f" {workload.grace_seconds} s to end"
        )
    return (
        "each new pod starts before its old pod stops: new calls are accepted, unless the network needs more than"
        f" {WITHDRAWAL_SECONDS} s to route them to the new pod, and calls in progress have {workload.grace_seconds} s to end"
    )


def _remedy(workload: Workload) -> str:
    if workload.host_network:
        return "deploy at a quiet time, or use the pod network: two pods cannot use the same ports of a node"
    claims = ", ".join(workload.held_claims)
    return (
        f"deploy at a quiet time, or give {claims} accessMode: ReadWriteMany with a storage class that supports it, so"
        " that the new pod can start first"
    )


def _unknown(workload: Workload) -> Iterator[DeclarationWarning]:
    """Only the cluster knows the access mode of an existing claim."""
    claims = sorted(storage.name for storage in workload.storage if isinstance(storage, ExistingClaim))
    if claims and not workload.exclusive:
        yield DeclarationWarning(
            "volumes",
            f"a rollout of {workload.name} starts the new pod first, which waits for {', '.join(claims)} if"
            " that claim is ReadWriteOnce and the new pod is on another node; `kubectl get pvc` shows the access mode",
        )
