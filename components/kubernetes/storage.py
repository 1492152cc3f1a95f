"""PersistentVolumeClaims of a gateway.

Owns the claims that the stack makes. They stay when the stack is destroyed, because recordings and logs cannot be made
again. Operators delete them by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.endpoint import SKIP_AWAIT
from facts.model.containers import Claim


def make_claims(claims: Mapping[str, Claim], context: ObjectContext) -> dict[str, pulumi.Output[str]]:
    """The names in the cluster of the claims, by their names in the plan."""
    return {name: _claim(claim, context) for name, claim in claims.items()}


def _claim(claim: Claim, context: ObjectContext) -> pulumi.Output[str]:
    spec: k8s.core.v1.PersistentVolumeClaimSpecArgsDict = {
        "access_modes": [claim.access_mode],
        "resources": {"requests": {"storage": claim.size}},
    }
    if claim.storage_class is not None:
        spec["storage_class_name"] = claim.storage_class
    made = k8s.core.v1.PersistentVolumeClaim(
        context.logical_name(claim.name),
        # with late binding, a claim waits for its first pod, and the pod waits for the claim's name; the plugin notices
        # this only if it may read storage classes: https://github.com/pulumi/pulumi-kubernetes/issues/895
        metadata=context.metadata(annotations={SKIP_AWAIT: "true"}),
        spec=spec,
        opts=pulumi.ResourceOptions(parent=context.parent, retain_on_delete=True),
    )
    return made.metadata.name
