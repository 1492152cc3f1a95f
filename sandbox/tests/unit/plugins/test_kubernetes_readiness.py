"""When an object is ready, and what is reported while it is not. The objects are like those in a cluster."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from sandbox.plugins.kubernetes.applying.api import Api, Place, Watched
from sandbox.plugins.kubernetes.applying.awaiting import Verdict
from sandbox.plugins.kubernetes.applying.readiness import AWAITED
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Object

PLACED = {"type": "PodScheduled", "status": "True"}


class Shown:
    """A double of an API server that can only show objects, by kind."""

    def __init__(self, objects: Mapping[str, list[Object]]) -> None:
        self._objects = objects

    def listed(self, watched: Watched) -> list[Object]:
        """All objects of the kind. The caller filters them."""
        return self._objects.get(watched.kind.kind, [])

    def get(self, place: Place) -> Object | None:
        """The object with this name."""
        found = self._objects.get(place.kind.kind, [])
        return next((each for each in found if each["metadata"]["name"] == place.name), None)


def judged(version: str, live: Object, **objects: list[Object]) -> Verdict:
    """The verdict on an object, with other objects in the cluster."""
    api = cast("Api", Shown(objects))
    return AWAITED[ObjectKind(version, live["kind"])].judge(api, live)


def metadata(name: str = "shop", **more: Any) -> Object:  # noqa: ANN401 - fields of metadata
    """Metadata of an object in a server."""
    return {"name": name, "namespace": "shop", "uid": f"uid-{name}", "generation": 2, **more}


def deployment(status: Object) -> Object:
    """A Deployment of two pods, at its second revision."""
    notes = {"deployment.kubernetes.io/revision": "2"}
    whole = {"observedGeneration": 2, **status}
    return {
        "kind": "Deployment",
        "metadata": metadata(annotations=notes),
        "spec": {"replicas": 2},
        "status": whole,
    }


def owned(name: str, owner: str, **more: Any) -> Object:  # noqa: ANN401 - fields of the object
    """An object whose owner is another one."""
    found = metadata(name, ownerReferences=[{"uid": f"uid-{owner}"}])
    found["annotations"] = {"deployment.kubernetes.io/revision": more.pop("revision", "2")}
    return {"metadata": found, **more}


def pod(*containers: Object, **condition: str) -> Object:
    """A pod of the newest ReplicaSet that is not ready."""
    conditions = [condition or PLACED, {"type": "Ready", "status": "False"}]
    return owned("pod", "new", status={"conditions": conditions, "containerStatuses": list(containers)})


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        ({"updatedReplicas": 2, "replicas": 2, "availableReplicas": 2}, ()),
        ({"observedGeneration": 1}, ("the deployment controller has not looked at it yet",)),
        (
            {"updatedReplicas": 1, "replicas": 3, "availableReplicas": 2},
            ("0 of 2 new pods are available, 2 older ones still run",),
        ),
        ({"updatedReplicas": 2, "replicas": 2}, ("0 of 2 new pods are available",)),
    ],
)
def test_deployment_is_ready_when_its_rollout_is_complete(status: Object, missing: tuple[str, ...]) -> None:
    """A Deployment is ready when all pods are new and available."""
    assert missing == judged("apps/v1", deployment(status)).missing


def test_controller_that_may_make_no_pods() -> None:
    """If a quota or Pod Security refuses the pods, the cause has the controller's message."""
    message = 'pods "shop-1" is forbidden: exceeded quota: small'
    failing = {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": message}
    assert (f"[FailedCreate] {message}",) == judged("apps/v1", deployment({"conditions": [failing]})).causes


IMAGE = {"name": "main", "image": "shop:9", "ready": False}
EVENT = {
    "reason": "Unhealthy",
    "message": "Readiness probe failed: connection refused",
    "metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"},
}


@pytest.mark.parametrize(
    ("shown", "causes"),
    [
        (
            pod(
                {**IMAGE, "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling"}}}
            ),
            ["pod pod, container main: the image shop:9 cannot be pulled: Back-off pulling"],
        ),
        (
            pod(
                {
                    **IMAGE,
                    "restartCount": 3,
                    "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
                    "lastState": {"terminated": {"exitCode": 7, "reason": "Error", "message": "canary"}},
                }
            ),
            [
                "pod pod, container main: it ended with exit code 7 (Error), started again 3 times",
                "pod pod, container main: [Unhealthy] Readiness probe failed: connection refused",
            ],
        ),
        (
            pod({**IMAGE, "state": {"running": {}}}),
            [
                "pod pod, container main: it runs and is not ready",
                "pod pod, container main: [Unhealthy] Readiness probe failed: connection refused",
            ],
        ),
        (
            pod(
                {
                    **IMAGE,
                    "state": {"waiting": {"reason": "CreateContainerConfigError", "message": "no secret"}},
                }
            ),
            ["pod pod, container main: CreateContainerConfigError: no secret"],
        ),
        (
            pod({**IMAGE, "state": {"waiting": {"reason": "ContainerCreating"}}}),
            ["pod pod: [Unhealthy] Readiness probe failed: connection refused"],
        ),
        (
            pod(type="PodScheduled", status="False", message="0/1 nodes are available"),
            ["pod pod cannot be placed on a node: 0/1 nodes are available"],
        ),
    ],
)
def test_why_a_pod_is_not_ready(shown: Object, causes: list[str]) -> None:
    """The cause names pod, container and reason, and never shows output of the container."""
    sets = [owned("old", "shop", revision="1"), owned("new", "shop"), owned("other", "another")]
    old = owned("gone", "old", status={"conditions": [PLACED]})
    found = judged("apps/v1", deployment({}), ReplicaSet=sets, Pod=[shown, old], Event=[EVENT])
    assert causes == list(found.causes)


def service(**spec: Any) -> Object:  # noqa: ANN401 - fields of a Service
    """A Service that selects pods."""
    return {"kind": "Service", "metadata": metadata(), "spec": {"selector": {"app": "shop"}, **spec}}


def slices(*, ready: bool) -> list[Object]:
    """A slice with one endpoint."""
    return [{"endpoints": [{"conditions": {"ready": ready}}]}]


@pytest.mark.parametrize(
    ("live", "endpoints", "missing"),
    [
        (service(), slices(ready=True), 0),
        (service(), slices(ready=False), 1),
        (service(), [], 1),
        (service(clusterIP="None"), [], 0),
        (service(type="ExternalName"), [], 0),
        (service(selector={}), [], 0),
        (service(type="LoadBalancer"), slices(ready=True), 1),
        (
            {**service(type="LoadBalancer"), "status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}},
            slices(ready=True),
            0,
        ),
    ],
)
def test_service_is_ready_when_somebody_answers(live: Object, endpoints: list[Object], missing: int) -> None:
    """A Service is ready if one selected pod is ready and if it has the address that its type needs."""
    assert missing == len(judged("v1", live, EndpointSlice=endpoints).missing)


def of(kind: str, spec: Object | None = None, **status: Any) -> Object:  # noqa: ANN401 - fields of a status
    """An object of a kind, with a status."""
    return {"kind": kind, "metadata": metadata(), "spec": spec or {}, "status": status}


LATE = {"metadata": {"name": "late"}, "volumeBindingMode": "WaitForFirstConsumer"}
DONE = {"type": "Complete", "status": "True"}
FAILED = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "too often"}


@pytest.mark.parametrize(
    ("version", "live", "ready"),
    [
        ("v1", of("PersistentVolumeClaim", phase="Bound"), True),
        ("v1", of("PersistentVolumeClaim", phase="Pending"), False),
        ("v1", of("PersistentVolumeClaim", {"storageClassName": "late"}, phase="Pending"), True),
        ("v1", of("PersistentVolume", phase="Available"), True),
        ("v1", of("PersistentVolume", phase="Pending"), False),
        ("v1", of("Namespace", phase="Active"), True),
        ("v1", of("Namespace", phase="Terminating"), False),
        ("v1", of("Pod", conditions=[{"type": "Ready", "status": "True"}]), True),
        ("v1", of("Pod", phase="Succeeded"), True),
        ("v1", of("Pod", phase="Pending"), False),
        ("v1", of("ResourceQuota", {"hard": {"pods": "1"}}, hard={"pods": "1"}), True),
        ("v1", of("ResourceQuota", {"hard": {"pods": "1"}}), False),
        ("batch/v1", of("Job", conditions=[DONE]), True),
        ("batch/v1", of("Job", conditions=[FAILED]), False),
        ("apps/v1", of("StatefulSet", observedGeneration=2, updatedReplicas=1, readyReplicas=1), True),
        ("apps/v1", of("StatefulSet", observedGeneration=1, updatedReplicas=1, readyReplicas=1), False),
        ("apps/v1", of("StatefulSet", observedGeneration=2, updatedReplicas=0, readyReplicas=1), False),
        (
            "apps/v1",
            of(
                "DaemonSet",
                observedGeneration=2,
                desiredNumberScheduled=1,
                updatedNumberScheduled=1,
                numberAvailable=1,
            ),
            True,
        ),
        ("apps/v1", of("DaemonSet", observedGeneration=2, desiredNumberScheduled=1), False),
    ],
)
def test_other_kinds(version: str, live: Object, *, ready: bool) -> None:
    """Objects of other kinds are ready when their controller says so."""
    assert ready == (not judged(version, live, StorageClass=[LATE]).missing)
