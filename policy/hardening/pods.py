"""Finds pods and their containers in any kind of Kubernetes resource."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hardening.model import Resource
from hardening.values import items, mapping

_TEMPLATES: Final = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
    **dict.fromkeys(
        ("DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"),
        ("spec", "template", "spec"),
    ),
}
"""The path of the specification of the pods, for each kind."""


@dataclass(frozen=True)
class Pod:
    """A pod, or the template from which a controller makes pods."""

    resource: Resource
    path: str
    """The path of its specification."""
    spec: Mapping[str, Any]
    labels: Mapping[str, Any]
    namespace: object
    """Name of its namespace; None where the resource does not say."""

    def containers(self) -> Iterator["PodContainer"]:
        """All containers, init containers first."""
        for key in ("initContainers", "containers"):
            for index, container in items(self.spec.get(key)):
                yield PodContainer(self, f"{self.path}.{key}[{index}]", container)

    @property
    def security_context(self) -> Mapping[str, Any]:
        """The default for each container that does not set its own."""
        return mapping(self.spec.get("securityContext"))


@dataclass(frozen=True)
class PodContainer:
    """A container of a pod."""

    pod: Pod
    path: str
    spec: Mapping[str, Any]

    @property
    def security_context(self) -> Mapping[str, Any]:
        """The container's own settings. They override those of the pod."""
        return {**self.pod.security_context, **mapping(self.spec.get("securityContext"))}

    def where(self, *keys: str) -> str:
        """The path of a property."""
        return ".".join((self.path, *keys))


def pods(resources: Sequence[Resource]) -> Iterator[Pod]:
    """Every pod that these resources contain or make."""
    for resource in resources:
        if not resource.type.startswith("kubernetes:"):
            continue
        keys = _TEMPLATES.get(resource.type.rpartition(":")[2])
        if keys is None:
            continue
        *outer, _ = keys
        holder = resource.props
        for key in outer:
            holder = mapping(holder.get(key))
        metadata = mapping(holder.get("metadata"))
        namespace = mapping(resource.props.get("metadata")).get("namespace")
        yield Pod(
            resource, ".".join(keys), mapping(holder.get("spec")), mapping(metadata.get("labels")), namespace
        )


def pod_containers(resources: Sequence[Resource]) -> Iterator[PodContainer]:
    """Every container of every such pod."""
    for pod in pods(resources):
        yield from pod.containers()
