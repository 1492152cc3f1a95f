"""Variables and files of one container, as Secrets and ConfigMaps.

Owns the objects and the keys in them. Each object is named by Pulumi and immutable: new content is a new object,
so exactly the pods that read it roll.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as k8s

from components.files import ResolvedInputs, base64_of_text
from components.kubernetes.context import ObjectContext
from plan.model import Container


@dataclass(frozen=True)
class Configuration:
    """Names of the objects that a container reads; None if it needs none."""

    environment: pulumi.Output[str] | None
    secret_files: pulumi.Output[str] | None
    public_files: pulumi.Output[str] | None


def file_key(path: str) -> str:
    """The key of a file: its path without slashes, which keys must not contain."""
    return path.strip("/").replace("/", ".")


def configure(
    container: Container, inputs: ResolvedInputs, workload: str, context: ObjectContext
) -> Configuration:
    """The objects with the variables and files of the container."""
    variables = {
        name: value for name, value in inputs.environment.items() if isinstance(value, pulumi.Output)
    }
    return Configuration(
        environment=_secret(context, workload, f"{container.name}-env", _encoded(variables)),
        secret_files=_secret(context, workload, f"{container.name}-files", _keyed(inputs.secret_files)),
        public_files=_config_map(context, workload, f"{container.name}-files", _keyed(inputs.public_files)),
    )


def _encoded(values: Mapping[str, pulumi.Output[str]]) -> dict[str, pulumi.Output[str]]:
    # data, never stringData: https://github.com/pulumi/pulumi-kubernetes/issues/653
    return {name: value.apply(base64_of_text) for name, value in values.items()}


def _keyed(files: Mapping[str, pulumi.Output[str]]) -> dict[str, pulumi.Output[str]]:
    return {file_key(path): value for path, value in files.items()}


def _secret(
    context: ObjectContext, workload: str, name: str, data: Mapping[str, pulumi.Output[str]]
) -> pulumi.Output[str] | None:
    if not data:
        return None
    secret = k8s.core.v1.Secret(
        context.logical_name(name),
        metadata=context.metadata(workload),
        type="Opaque",
        data=data,
        immutable=True,
        opts=context.options,
    )
    return secret.metadata.name


def _config_map(
    context: ObjectContext, workload: str, name: str, data: Mapping[str, pulumi.Output[str]]
) -> pulumi.Output[str] | None:
    if not data:
        return None
    config_map = k8s.core.v1.ConfigMap(
        context.logical_name(name),
        metadata=context.metadata(workload),
        data=data,
        immutable=True,
        opts=context.options,
    )
    return config_map.metadata.name
