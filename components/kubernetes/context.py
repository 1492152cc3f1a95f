"""Namespace, labels and parent of the objects of one gateway.

Owns the metadata and options that every object shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.labels import object_labels


@dataclass(frozen=True)
class ObjectContext:
    """What all objects have in common."""

    gateway: str
    """Name of the gateway: prefix of logical names, part of the instance label."""
    namespace: pulumi.Output[str]
    """Name of the namespace. If the stack creates it, everything that uses the name waits for it."""
    parent: pulumi.Resource

    def logical_name(self, *parts: str) -> str:
        """The name of a resource in the stack."""
        return "-".join((self.gateway, *parts))

    def metadata(
        self,
        workload: str | None = None,
        *,
        name: pulumi.Input[str] | None = None,
        annotations: Mapping[str, str] | None = None,
    ) -> k8s.meta.v1.ObjectMetaArgsDict:
        """Metadata of an object. Without a name, Pulumi chooses one, so that old and new object can exist together."""
        metadata: k8s.meta.v1.ObjectMetaArgsDict = {
            "namespace": self.namespace,
            "labels": object_labels(self.gateway, workload),
        }
        if name is not None:
            metadata["name"] = name
        if annotations:
            metadata["annotations"] = dict(annotations)
        return metadata

    @property
    def options(self) -> pulumi.ResourceOptions:
        """Options of a child."""
        return pulumi.ResourceOptions(parent=self.parent)
