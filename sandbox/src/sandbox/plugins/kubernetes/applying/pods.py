"""Why pods do not become ready, in the cluster's words: image, crash, probe, node, volume.

The container's own output (its last message and its log) is left out, because it may contain a secret.
"""

from collections.abc import Iterator
from typing import Final

from sandbox.plugins.kubernetes.applying.api import Api, Watched
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Object

POD: Final = ObjectKind("v1", "Pod")
EVENT: Final = ObjectKind("v1", "Event")

_IMAGE: Final = {
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
}
_CREATED: Final = {"ContainerCreating", "PodInitializing"}
_PROBE: Final = "Unhealthy"
STARTING: Final = "it runs and is not ready"
"""These are no causes, because every container has such a state for a while."""

_LENGTH: Final = 300
"""The number of characters of a message that are shown."""


def pods_of(api: Api, owner: Object) -> list[Object]:
    """The pods that a controller has made."""
    metadata = owner["metadata"]
    return [
        pod
        for pod in api.listed(Watched(POD, metadata["namespace"]))
        if any(each["uid"] == metadata["uid"] for each in pod["metadata"].get("ownerReferences", []))
        and "deletionTimestamp" not in pod["metadata"]
    ]


def pod_causes(api: Api, pod: Object) -> Iterator[str]:
    """Why one pod is not ready. It is empty for a ready pod."""
    status, name = pod.get("status", {}), pod["metadata"]["name"]
    conditions = {each["type"]: each for each in status.get("conditions", [])}
    if conditions.get("Ready", {}).get("status") == "True":
        return
    placed = conditions.get("PodScheduled", {})
    if placed.get("status") == "False":
        yield f"pod {name} cannot be placed on a node: {_short(placed.get('message', ''))}"
        return
    events = troubles(api, pod)
    for each in (*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])):
        yield from (
            f"pod {name}, container {each['name']}: {cause}" for cause in _container_causes(each, events)
        )
    if any(_reason(each) in _CREATED for each in status.get("containerStatuses", [])):
        yield from (f"pod {name}: {event}" for event in events)


def troubles(api: Api, of: Object) -> list[str]:
    """The cluster's warnings about an object, each once."""
    metadata = of["metadata"]
    chosen = {"fieldSelector": f"involvedObject.uid={metadata['uid']},type=Warning"}
    events = api.listed(Watched(EVENT, metadata["namespace"], chosen))
    events.sort(key=lambda each: each["metadata"].get("creationTimestamp") or "")
    return list(dict.fromkeys(f"[{each.get('reason')}] {_short(each.get('message', ''))}" for each in events))


def _container_causes(status: Object, events: list[str]) -> Iterator[str]:
    waiting = status.get("state", {}).get("waiting", {})
    ended = status.get("state", {}).get("terminated") or status.get("lastState", {}).get("terminated")
    reason = waiting.get("reason", "")
    if reason in _IMAGE:
        yield f"the image {status['image']} cannot be pulled: {_short(waiting.get('message', reason))}"
    elif ended and ended.get("exitCode"):
        count = status.get("restartCount", 0)
        again = f", started again {count} {'time' if count == 1 else 'times'}" if count else ""
        yield f"it ended with exit code {ended['exitCode']} ({ended.get('reason', 'Error')}){again}"
        yield from (each for each in events if each.startswith(f"[{_PROBE}]"))
    elif reason and reason not in _CREATED:
        yield f"{reason}: {_short(waiting.get('message', ''))}"
    elif "running" in status.get("state", {}) and not status.get("ready"):
        yield STARTING
        yield from (each for each in events if each.startswith(f"[{_PROBE}]"))


def _reason(status: Object) -> str:
    reason: str = status.get("state", {}).get("waiting", {}).get("reason", "")
    return reason


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else f"{line[:_LENGTH]}..."
