"""What a rollout of a gateway costs its callers, in words.

Owns the warnings of a rollout that interrupts calls. Which workload is replaced how is a fact of the workload
(`Workload.exclusive`); the Kubernetes target reads the same fact for its strategy.
"""

from collections.abc import Iterator

from declaration.gateway import Gateway
from plan.model import ExistingClaim, Workload

_WHEN = "each change of the pods, a renewed certificate included,"


def rollout_warnings(gateway: Gateway, workloads: tuple[Workload, ...]) -> Iterator[str]:
    """What is interrupted when pods are replaced; nothing on Docker, whose containers are always replaced in place."""
    if gateway.target.kubernetes is None:
        return
    for workload in workloads:
        if workload.exclusive:
            yield f"{_path(workload)}: {_interruption(workload)}; {_remedy(workload)}"
        yield from _unknown(workload)


def _interruption(workload: Workload) -> str:
    """How long no new call is taken, at least and at most, by the probe and the time that calls may take to end."""
    delay = max(container.health.initial_delay for container in workload.containers)
    reach = (
        "new calls are refused" if workload.replicas == 1 else "one instance after another refuses new calls"
    )
    return (
        f"a rollout of {workload.name} interrupts calls: with {_WHEN} {reach} until the new pod is ready, {delay} s at"
        f" least; it may start only when the old pod's calls have ended, up to {workload.grace_seconds} s later"
    )


def _path(workload: Workload) -> str:
    return "weakerChoices" if workload.host_network else "volumes"


def _remedy(workload: Workload) -> str:
    if workload.host_network:
        return "deploy in a quiet hour, or use the pod network: a node's ports cannot be held twice"
    claims = ", ".join(workload.held_claims)
    return (
        f"deploy in a quiet hour, or give {claims} accessMode: ReadWriteMany, with a storage class that offers it, so"
        " that the new pod starts first"
    )


def _unknown(workload: Workload) -> Iterator[str]:
    """The access mode of a claim that exists is the cluster's knowledge, not the declaration's."""
    stored = (mount.storage for container in workload.containers for mount in container.mounts)
    claims = sorted(storage.name for storage in stored if isinstance(storage, ExistingClaim))
    if claims and not workload.exclusive:
        yield (
            f"volumes: a rollout of {workload.name} starts the new pod first, which waits for {', '.join(claims)} where"
            " that claim is ReadWriteOnce and the new pod is on another node; `kubectl get pvc` shows the access mode"
        )
