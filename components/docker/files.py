"""Files of a container on a Docker host: volumes that a loader fills before the container starts.

Owns how the files of one container get there, and how a changed file becomes a new container. The content
of the files comes from `components.files`.

The plugin extracts uploads at `/` of a container that was created and not started, and the daemon refuses that where
the root file system is read-only. So they go into a container of their own, which is created and never started, whose
volumes the real container mounts read-only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

import pulumi
import pulumi_docker as docker

from components.files import ResolvedInputs

FILE_PERMISSIONS = "0440"
"""Owner and group are root. The group 0 of the container can read; no user can write."""

GENERATION_LABEL = "voice-gateway.files"
"""Label of a volume with the generation of its files."""

_DIGITS = 32
"""Hexadecimal digits of a generation: with 128 bits, no two are equal."""


@dataclass(frozen=True)
class Delivered:
    """Volumes with the files of one container."""

    volumes: Sequence[docker.ContainerVolumeArgsDict] = ()
    loaders: Sequence[pulumi.Resource] = ()
    """Resources that must exist before the container starts."""


def deliver_files(
    name: str,
    inputs: ResolvedInputs,
    seed: pulumi.Output[str],
    make: partial[docker.Container],
    parent: pulumi.Resource,
) -> Delivered:
    """Volumes with the files that a container reads, one for each directory.

    A volume keeps its files. So changed content needs new volumes with new names, and a new container that mounts them.

    Args:
        name: of the container in the stack.
        inputs: what the container reads.
        seed: secret of the stack. Who does not know it learns nothing about the content from the number of a generation.
        make: a container of the image, with its user, labels and hardening: the one that is never started.
        parent: of what is made.
    """
    paths = (*inputs.public_files, *inputs.secret_files)
    directories = sorted({str(PurePosixPath(path).parent) for path in paths})
    if not directories:
        return Delivered()
    options = pulumi.ResourceOptions(parent=parent)
    labels: list[docker.VolumeLabelArgsDict] = [
        {"label": GENERATION_LABEL, "value": _generation(inputs, seed)}
    ]
    volumes = {
        directory: docker.Volume(_volume_name(name, directory), labels=labels, opts=options).name
        for directory in directories
    }
    loader = make(
        f"{name}-loader",
        network_mode="none",
        start=False,
        must_run=False,
        restart="no",
        uploads=_uploads(inputs),
        volumes=[
            {"container_path": directory, "volume_name": volume} for directory, volume in volumes.items()
        ],
        opts=options,
    )
    mounted: list[docker.ContainerVolumeArgsDict] = [
        {"container_path": directory, "volume_name": volume, "read_only": True}
        for directory, volume in volumes.items()
    ]
    return Delivered(mounted, [loader])


def _volume_name(name: str, directory: str) -> str:
    return f"{name}-files-{directory.strip('/').replace('/', '-')}"


def _uploads(inputs: ResolvedInputs) -> pulumi.Output[list[docker.ContainerUploadArgsDict]]:
    public = {path: ("content", text) for path, text in inputs.public_files.items()}
    secret = {path: ("content_base64", data) for path, data in inputs.secret_files.items()}
    return pulumi.Output.all(
        *(
            {"file": path, "permissions": FILE_PERMISSIONS, key: value}
            for path, (key, value) in sorted({**public, **secret}.items())
        )
    )


def _generation(inputs: ResolvedInputs, seed: pulumi.Output[str]) -> pulumi.Output[str]:
    """A number that changes with every path and content. It can be public, because it is keyed with a secret."""
    contents = pulumi.Output.all(**{**inputs.public_files, **inputs.secret_files})
    number = pulumi.Output.all(seed=seed, contents=contents).apply(
        lambda values: _digest(values["seed"], values["contents"])
    )
    return pulumi.Output.unsecret(number)


def _digest(seed: str, contents: Mapping[str, str]) -> str:
    text = json.dumps(contents, sort_keys=True)
    return hmac.new(seed.encode(), text.encode(), hashlib.sha256).hexdigest()[:_DIGITS]
