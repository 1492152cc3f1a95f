"""When an object of a cluster is ready, by its kind. An object of any other kind is ready when it is stored.

As in `provider/pkg/await/awaiters.go` of https://github.com/pulumi/pulumi-kubernetes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sandbox.plugins.kubernetes.applying.api import Api, Place, Watched
from sandbox.plugins.kubernetes.applying.awaiting import Verdict
from sandbox.plugins.kubernetes.applying.pods import pod_causes, pods_of, troubles
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Object

SLICE: Final = ObjectKind("discovery.k8s.io/v1", "EndpointSlice")
REPLICA_SET: Final = ObjectKind("apps/v1", "ReplicaSet")
STORAGE_CLASS: Final = ObjectKind("storage.k8s.io/v1", "StorageClass")

_REVISION: Final = "deployment.kubernetes.io/revision"

Judge = Callable[[Api, Object], Verdict]


@dataclass(frozen=True)
class Readiness:
    """How to wait for objects of one kind."""

    judge: Judge
    seconds: float
    """The default time to wait."""
    watched: Callable[[Place], Watched] = Watched.only


def _deployment(api: Api, live: Object) -> Verdict:
    """A Deployment is ready if all replicas are of the newest revision and available, and no older ones are left."""
    spec, status = live["spec"], live.get("status", {})
    wanted = spec.get("replicas", 1)
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return Verdict(("the deployment controller has not looked at it yet",))
    updated, all_, available = (
        status.get(name, 0) for name in ("updatedReplicas", "replicas", "availableReplicas")
    )
    if updated == all_ == available == wanted:
        return Verdict()
    older = all_ - updated  # they go when new ones are available, so available ones count as old
    missing = f"{max(0, min(updated, available - older))} of {wanted} new pods are available"
    if older:
        missing += f", {older} older ones still run"
    return Verdict((missing,), (*_conditions(status), *_causes_of_newest(api, live)))


def _conditions(status: Object) -> list[str]:
    """The problems that the controller itself reports, such as a quota or pods that are not admitted."""
    bad = {("ReplicaFailure", "True"), ("Progressing", "False")}
    return [
        f"[{each.get('reason')}] {each.get('message')}"
        for each in status.get("conditions", [])
        if (each.get("type"), each.get("status")) in bad
    ]


def _causes_of_newest(api: Api, live: Object) -> list[str]:
    metadata = live["metadata"]
    revision = metadata.get("annotations", {}).get(_REVISION)
    owned = [
        each
        for each in api.listed(Watched(REPLICA_SET, metadata["namespace"]))
        if any(owner["uid"] == metadata["uid"] for owner in each["metadata"].get("ownerReferences", []))
        and each["metadata"].get("annotations", {}).get(_REVISION) == revision
    ]
    return [cause for each in owned for cause in pods_causes(api, each)]


def pods_causes(api: Api, owner: Object) -> list[str]:
    """Why the pods of an owner are not ready."""
    return [cause for pod in pods_of(api, owner) for cause in pod_causes(api, pod)]


def _replicated(api: Api, live: Object) -> Verdict:
    """A StatefulSet is ready if each of its pods is of the newest revision and ready."""
    status, wanted = live.get("status", {}), live["spec"].get("replicas", 1)
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return Verdict(("the controller has not looked at it yet",))
    updated, ready = status.get("updatedReplicas", 0), status.get("readyReplicas", 0)
    if updated == ready == wanted:
        return Verdict()
    return Verdict(
        (f"{ready} of {wanted} pods are ready, {updated} of the newest revision",),
        tuple(pods_causes(api, live)),
    )


def _daemons(api: Api, live: Object) -> Verdict:
    status = live.get("status", {})
    wanted = status.get("desiredNumberScheduled", 0)
    if status.get("observedGeneration", 0) < live["metadata"]["generation"]:
        return Verdict(("the controller has not looked at it yet",))
    updated, available = status.get("updatedNumberScheduled", 0), status.get("numberAvailable", 0)
    if updated == available == wanted:
        return Verdict()
    return Verdict((f"{available} of {wanted} pods are available",), tuple(pods_causes(api, live)))


def _job(api: Api, live: Object) -> Verdict:
    done = {
        each["type"]: each
        for each in live.get("status", {}).get("conditions", [])
        if each["status"] == "True"
    }
    if "Complete" in done:
        return Verdict()
    failed = done.get("Failed")
    causes = [f"[{failed.get('reason')}] {failed.get('message')}"] if failed else []
    return Verdict(("the job is not complete",), (*causes, *pods_causes(api, live)))


def _pod(api: Api, live: Object) -> Verdict:
    status = live.get("status", {})
    ready = any(each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions", []))
    if ready or status.get("phase") == "Succeeded":
        return Verdict()
    return Verdict(("the pod is not ready",), tuple(pod_causes(api, live)))


def _service(api: Api, live: Object) -> Verdict:
    """A Service is ready if it has the address that it must get, and a ready pod if it selects pods."""
    spec, missing = live["spec"], []
    ingress = live.get("status", {}).get("loadBalancer", {}).get("ingress")
    if spec.get("type") == "LoadBalancer" and not ingress:
        missing.append("the cluster has given it no address for its load balancer")
    waits = spec.get("selector") and spec.get("type") != "ExternalName" and spec.get("clusterIP") != "None"
    if waits and not _has_endpoint(api, live["metadata"]):
        missing.append("no ready pod has the labels that its selector asks for")
    return Verdict(tuple(missing))


def _slices(place: Place) -> Watched:
    return Watched(SLICE, place.namespace, {"labelSelector": f"kubernetes.io/service-name={place.name}"})


def _has_endpoint(api: Api, metadata: Object) -> bool:
    place = Place(SLICE, metadata["namespace"], metadata["name"])
    return any(
        endpoint.get("conditions", {}).get("ready", True)
        for each in api.listed(_slices(place))
        for endpoint in each.get("endpoints") or []
    )


def _claim(api: Api, live: Object) -> Verdict:
    phase = live.get("status", {}).get("phase")
    if phase == "Bound" or (phase == "Pending" and _binds_late(api, live)):
        return Verdict()
    return Verdict(("no volume is bound to it",), tuple(troubles(api, live)))


def _binds_late(api: Api, live: Object) -> bool:
    name = live["spec"].get("storageClassName")
    found = api.get(Place(STORAGE_CLASS, "", name)) if name else None
    return (found or {}).get("volumeBindingMode") == "WaitForFirstConsumer"


def _volume(_api: Api, live: Object) -> Verdict:
    ready = live.get("status", {}).get("phase") in {"Available", "Bound"}
    return Verdict() if ready else Verdict(("the volume is not available",))


def _namespace(_api: Api, live: Object) -> Verdict:
    ready = live.get("status", {}).get("phase") == "Active"
    return Verdict() if ready else Verdict(("the namespace is not active",))


def _quota(_api: Api, live: Object) -> Verdict:
    counted = live.get("status", {}).get("hard") == live["spec"].get("hard")
    return Verdict() if counted else Verdict(("nothing is counted against the quota yet",))


_MINUTES: Final = 60.0

AWAITED: Final[Mapping[ObjectKind, Readiness]] = MappingProxyType(
    {
        ObjectKind("apps/v1", "DaemonSet"): Readiness(_daemons, 10 * _MINUTES),
        ObjectKind("apps/v1", "Deployment"): Readiness(_deployment, 10 * _MINUTES),
        ObjectKind("apps/v1", "StatefulSet"): Readiness(_replicated, 10 * _MINUTES),
        ObjectKind("batch/v1", "Job"): Readiness(_job, 10 * _MINUTES),
        ObjectKind("v1", "Namespace"): Readiness(_namespace, 5 * _MINUTES),
        ObjectKind("v1", "PersistentVolume"): Readiness(_volume, 5 * _MINUTES),
        ObjectKind("v1", "PersistentVolumeClaim"): Readiness(_claim, 5 * _MINUTES),
        ObjectKind("v1", "Pod"): Readiness(_pod, 10 * _MINUTES),
        ObjectKind("v1", "ResourceQuota"): Readiness(_quota, 1 * _MINUTES),
        ObjectKind("v1", "Service"): Readiness(_service, 10 * _MINUTES, _slices),
    }
)
