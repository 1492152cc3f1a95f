"""Finds Deployments, pods and containers among the registered resources."""

from typing import Any

from tests.support.pulumi import Recording


def deployment_of(recording: Recording, name: str = "sample") -> dict[str, Any]:
    """The spec of a workload's Deployment."""
    spec: dict[str, Any] = recording.one(":Deployment", name).plain["spec"]
    return spec


def pod_of(recording: Recording, name: str = "sample") -> dict[str, Any]:
    """The spec of a workload's pods."""
    spec: dict[str, Any] = deployment_of(recording, name)["template"]["spec"]
    return spec


def container_of(recording: Recording, name: str, workload: str = "sample") -> dict[str, Any]:
    """A container of a workload's pods."""
    [container] = [found for found in pod_of(recording, workload)["containers"] if found["name"] == name]
    return dict(container)
