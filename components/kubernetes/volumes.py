"""Volumes of a pod, and the paths where its containers mount them.

Owns the projection of files into directories (whole directories, never `subPath`: such a file would never change
under a running container), scratch directories and lasting storage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import pulumi
import pulumi_kubernetes as k8s

from components.kubernetes.configuration import Configuration, file_key
from facts.model.containers import Claim, Container, ExistingClaim, HostDirectory, Mount
from facts.model.files import File

FILE_MODE = 0o440
"""The owner and the fsGroup of the pod can read; no user can write."""


def container_mounts(container: Container) -> list[k8s.core.v1.VolumeMountArgsDict]:
    """Mounts of the files, scratch directories and storage of a container."""
    files: list[k8s.core.v1.VolumeMountArgsDict] = [
        {"name": _files_volume(container, directory), "mount_path": directory, "read_only": True}
        for directory in _by_directory(container.files)
    ]
    scratch: list[k8s.core.v1.VolumeMountArgsDict] = [
        {"name": _scratch_volume(container, index), "mount_path": space.path}
        for index, space in enumerate(container.scratch)
    ]
    return [*files, *scratch, *storage_mounts(container)]


def storage_mounts(container: Container) -> list[k8s.core.v1.VolumeMountArgsDict]:
    """Mounts of the lasting storage of a container."""
    return [{"name": _storage_volume_name(mount), "mount_path": mount.path} for mount in container.mounts]


def container_volumes(container: Container, configuration: Configuration) -> list[k8s.core.v1.VolumeArgsDict]:
    """Volumes that only this container mounts."""
    files: list[k8s.core.v1.VolumeArgsDict] = [
        {"name": _files_volume(container, directory), "projected": _projection(files, configuration)}
        for directory, files in _by_directory(container.files).items()
    ]
    scratch: list[k8s.core.v1.VolumeArgsDict] = [
        {"name": _scratch_volume(container, index), "empty_dir": {"size_limit": space.size}}
        for index, space in enumerate(container.scratch)
    ]
    return [*files, *scratch]


def storage_volumes(
    containers: Iterable[Container], claims: Mapping[str, pulumi.Output[str]]
) -> list[k8s.core.v1.VolumeArgsDict]:
    """Lasting storage of a pod, each volume once. `claims` has the names in the cluster of the claims that were made."""
    mounts = {_storage_volume_name(mount): mount for container in containers for mount in container.mounts}
    return [_storage_volume(mount, claims) for _, mount in sorted(mounts.items())]


def _storage_volume_name(mount: Mount) -> str:
    """Names of different kinds of storage differ: an API server merges volumes by name, and one volume has one kind.

    The name of an existing claim may equal another one, or be too long, so its volume is named after the mount path.
    """
    match mount.storage:
        case Claim():
            return _volume_name(mount.storage.name)
        case ExistingClaim():
            return _volume_name("existing", mount.path.strip("/"))
        case HostDirectory():
            return _volume_name("host", mount.storage.name)


def _storage_volume(mount: Mount, claims: Mapping[str, pulumi.Output[str]]) -> k8s.core.v1.VolumeArgsDict:
    name, storage = _storage_volume_name(mount), mount.storage
    match storage:
        case Claim():
            return {"name": name, "persistent_volume_claim": {"claim_name": claims[storage.name]}}
        case ExistingClaim():
            return {"name": name, "persistent_volume_claim": {"claim_name": storage.name}}
        case HostDirectory():
            return {"name": name, "host_path": {"path": storage.path, "type": "Directory"}}


def _by_directory(files: Iterable[File]) -> dict[str, list[File]]:
    directories: defaultdict[str, list[File]] = defaultdict(list)
    for file in files:
        directories[str(PurePosixPath(file.path).parent)].append(file)
    return dict(sorted(directories.items()))


def _projection(
    files: Iterable[File], configuration: Configuration
) -> k8s.core.v1.ProjectedVolumeSourceArgsDict:
    ordered = sorted(files, key=lambda file: file.path)
    sources: list[k8s.core.v1.VolumeProjectionArgsDict] = []
    if secret := [_item(file) for file in ordered if file.secret]:
        sources.append({"secret": {"name": _named(configuration.secret_files), "items": secret}})
    if public := [_item(file) for file in ordered if not file.secret]:
        sources.append({"config_map": {"name": _named(configuration.public_files), "items": public}})
    return {"default_mode": FILE_MODE, "sources": sources}


def _item(file: File) -> k8s.core.v1.KeyToPathArgsDict:
    return {"key": file_key(file.path), "path": PurePosixPath(file.path).name}


def _files_volume(container: Container, directory: str) -> str:
    return _volume_name(container.name, directory.strip("/"))


def _scratch_volume(container: Container, index: int) -> str:
    return _volume_name(container.name, "scratch", str(index))


def _volume_name(*parts: str) -> str:
    """A DNS label: paths and claims may contain dots, slashes and capitals, names of volumes may not."""
    return re.sub("[^a-z0-9-]", "-", "-".join(parts).lower())


def _named(name: pulumi.Output[str] | None) -> pulumi.Output[str]:
    if name is None:
        raise AssertionError("a container with files has an object that contains them")
    return name
