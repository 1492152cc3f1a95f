"""PersistentVolumeClaims of a gateway.

Owns the claims that are made with it. They outlive it: what they hold (recordings, logs) is not made again, so a
destroyed stack leaves them to be deleted by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.context import ObjectContext
from components.kubernetes.endpoint import SKIP_AWAIT
from plan.model import Claim


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
        # a claim that binds late waits for its first pod, which waits for the claim's name; the plugin sees that only
        # where it may read storage classes: https://github.com/pulumi/pulumi-kubernetes/issues/895
        metadata=context.metadata(annotations={SKIP_AWAIT: "true"}),
        spec=spec,
        opts=pulumi.ResourceOptions(parent=context.parent, retain_on_delete=True),
    )
    return made.metadata.name
