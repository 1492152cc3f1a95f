"""Labels and names by which the objects of a gateway are found.

Owns the recommended labels (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/) and
the selectors made of them.
"""

from __future__ import annotations

APPLICATION = "voice-gateway"


def instance_labels(gateway: str) -> dict[str, str]:
    """Labels that all pods of one gateway bear: a selector."""
    return {"app.kubernetes.io/name": APPLICATION, "app.kubernetes.io/instance": gateway}


def workload_labels(gateway: str, workload: str) -> dict[str, str]:
    """Labels that the pods of one workload bear: a selector, so never to be changed."""
    return {**instance_labels(gateway), "app.kubernetes.io/component": workload}


def object_labels(gateway: str, workload: str | None = None) -> dict[str, str]:
    """Labels of an object."""
    selector = workload_labels(gateway, workload) if workload else instance_labels(gateway)
    return {
        **selector,
        "app.kubernetes.io/part-of": APPLICATION,
        "app.kubernetes.io/managed-by": "pulumi",
    }
