"""Folders of rendered manifests, in the order in which they must be applied.

`kubectl apply -R` reads files in the order of their paths, and the provider names a file after its object: a
Deployment would come before the policies and the account of its pods, and all before the Namespace. The provider
itself writes to `0-crd` and `1-manifest`, so objects that must come before or after are in folders beside those.
If the engine applies the objects to a cluster, there are no folders: it follows the dependencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import pulumi
import pulumi_kubernetes as k8s

from plan.model.gateway import KubernetesTarget

_FOLDERS: Mapping[str, str] = {
    "kubernetes:core/v1:Namespace": "0-namespace",
    "kubernetes:apps/v1:Deployment": "2-workloads",
}
"""By type. All others are in the folder itself; a pod needs them when it starts."""


def kubernetes_options(name: str, target: KubernetesTarget) -> pulumi.ResourceOptions:
    """Options of a gateway with the providers that its objects need.

    The gateway depends on them: if one of them refuses its folder, nothing has been made yet.
    """
    if target.render_to is None:
        provider = k8s.Provider(name)
        return pulumi.ResourceOptions(providers=[provider], depends_on=[provider])
    folder = PurePath(target.render_to)
    provider = _rendering(name, folder)
    others = {
        kind: _rendering(f"{name}-{folder_name.partition('-')[2]}", folder / folder_name)
        for kind, folder_name in _FOLDERS.items()
    }
    return pulumi.ResourceOptions(
        providers=[provider],
        depends_on=[provider, *others.values()],
        transformations=[_by_type(others)],
    )


def _rendering(name: str, folder: PurePath) -> k8s.Provider:
    # A refresh asks the cluster about rendered objects too, and would fail without a cluster
    return k8s.Provider(name, render_yaml_to_directory=str(folder), skip_update_unreachable=True)


def _by_type(providers: Mapping[str, k8s.Provider]) -> pulumi.ResourceTransformation:
    def transform(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if (provider := providers.get(args.type_)) is None:
            return None
        opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(provider=provider))
        return pulumi.ResourceTransformationResult(args.props, opts)

    return transform
