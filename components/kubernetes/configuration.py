"""Variables and files of one container, as Secrets and ConfigMaps.

Owns the objects and the keys in them. Pulumi chooses their names, and they are immutable: new content is a new
object, so exactly the pods that read it are replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pulumi
import pulumi_kubernetes as k8s

from components.files import ResolvedInputs, base64_of_text
from components.kubernetes.context import ObjectContext
from facts.model.containers import Container


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
    secret, files = partial(k8s.core.v1.Secret, type="Opaque"), f"{container.name}-files"
    return Configuration(
        environment=_made(secret, f"{container.name}-env", _encoded(variables), workload, context),
        secret_files=_made(secret, files, _keyed(inputs.secret_files), workload, context),
        public_files=_made(k8s.core.v1.ConfigMap, files, _keyed(inputs.public_files), workload, context),
    )


def _encoded(values: Mapping[str, pulumi.Output[str]]) -> dict[str, pulumi.Output[str]]:
    # data, never stringData: https://github.com/pulumi/pulumi-kubernetes/issues/653
    return {name: value.apply(base64_of_text) for name, value in values.items()}


def _keyed(files: Mapping[str, pulumi.Output[str]]) -> dict[str, pulumi.Output[str]]:
    return {file_key(path): value for path, value in files.items()}


def _made(
    kind: Callable[..., k8s.core.v1.Secret | k8s.core.v1.ConfigMap],
    name: str,
    data: Mapping[str, pulumi.Output[str]],
    workload: str,
    context: ObjectContext,
) -> pulumi.Output[str] | None:
    """The name of an object that has the data; None if there is none."""
    if not data:
        return None
    metadata = context.metadata(workload)
    made = kind(
        context.logical_name(name), metadata=metadata, data=data, immutable=True, opts=context.options
    )
    return made.metadata.name
