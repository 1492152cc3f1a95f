"""Rules on volumes, recordings and writable paths."""

from collections.abc import Iterator

from checks.choices import needs_choice
from declaration.base import fields, value_of
from declaration.containers import CONTAINER_KEYS, WritePath
from declaration.faults import Fault
from declaration.gateway import Gateway
from declaration.names import is_cluster_name
from declaration.volumes import Volume
from declaration.weaker import Choice
from facts.gateway import Facts
from facts.services import SERVICES
from facts.stores import SSL_FOLDER

MOUNTED = (SSL_FOLDER, *(folder for service in SERVICES for folder in service.read_only_folders))
"""Directories that the program mounts read-only."""
PROGRAMS = ("/bin", "/etc", "/lib", "/opt/quiesce.sh", "/opt/startup.sh", "/usr", "/vgw-media-relay/bin")
"""Programs that the images need to start. Sources: IBM/charts and WASdev/sample.voice.gateway, commands; every Linux image has the others."""


def volumes(gateway: Gateway) -> Iterator[tuple[str, Volume]]:
    """Every declared volume, with its path."""
    for key, volume in fields(gateway.volumes):
        if isinstance(volume, Volume):
            yield f"volumes.{key}", volume


def one_kind_of_storage(facts: Facts) -> Iterator[Fault]:
    """A volume is a new claim, an existing one, or a host directory."""
    for path, volume in volumes(facts.gateway):
        if sum(kind is not None for _, kind in fields(volume)) != 1:
            yield Fault(
                path, "does not name exactly one kind of storage", "write claim, existing or hostDirectory"
            )


def volumes_are_apart(facts: Facts) -> Iterator[Fault]:
    """Two programs that write to one directory overwrite each other's files."""
    first: dict[tuple[str, str], str] = {}
    for path, volume in volumes(facts.gateway):
        for kind, name in fields(volume):
            here = f"{path}.{kind}"
            if isinstance(name, str) and first.setdefault((kind, name), here) != here:
                yield Fault(
                    here, f"is the same storage as {first[kind, name]}", "give each of them different storage"
                )


def host_directories_are_a_choice(facts: Facts) -> Iterator[Fault]:
    """Kubernetes allows host paths only on the Pod Security level privileged."""
    gateway = facts.gateway
    target = facts.target
    if not target.guards_node_paths or gateway.takes(Choice.HOST_DIRECTORIES):
        return
    for path, volume in volumes(gateway):
        if volume.host_directory is not None:
            yield needs_choice(
                Choice.HOST_DIRECTORIES,
                f"{path}.hostDirectory",
                "writes to the node's file system, which Pod Security refuses",
                "write claim",
            )


def existing_claims_have_names_of_the_cluster(facts: Facts) -> Iterator[Fault]:
    """Docker allows names that Kubernetes does not."""
    if not facts.target.has_claims:
        return
    for path, volume in volumes(facts.gateway):
        if volume.existing is not None and not is_cluster_name(volume.existing):
            yield Fault(
                f"{path}.existing",
                "is not the name of a claim: Kubernetes allows lower-case letters, digits, hyphens and dots",
                "write the claim's name, as `kubectl get pvc` shows it",
            )


def shared_claims_are_shareable(facts: Facts) -> Iterator[Fault]:
    """Replicas on several nodes mount the same claim."""
    gateway = facts.gateway
    for path, volume in volumes(gateway):
        if gateway.replicas > 1 and volume.claim is not None and volume.claim.access_mode == "ReadWriteOnce":
            yield Fault(
                f"{path}.claim.accessMode",
                "lets only one node write, but there are several replicas",
                "write ReadWriteMany with a storage class that supports it, or replicas: 1",
            )


def recordings_are_kept(facts: Facts) -> Iterator[Fault]:
    """Recordings on a pod's own disk are lost with the pod; storage that stays empty is a mistake."""
    gateway = facts.gateway
    if gateway.recording is not None and gateway.volumes.recordings is None:
        yield Fault(
            "volumes.recordings",
            "is missing, but calls are recorded: recordings would be lost with the pod",
            "give it a claim, or remove recording",
        )
    if gateway.recording is None and gateway.volumes.recordings is not None:
        yield Fault(
            "volumes.recordings",
            "is set, but calls are not recorded",
            "declare recording: {}, or remove the volume",
            concerns=("recording",),
        )


def write_paths_belong_to_a_read_only_root(facts: Facts) -> Iterator[Fault]:
    """Writable paths have an effect only if the root is read-only, and must not cover what is mounted."""
    gateway = facts.gateway
    for container in CONTAINER_KEYS:
        paths: tuple[WritePath, ...] = value_of(gateway.hardening.write_paths, container)
        where = f"hardening.writePaths.{container}"
        if paths and not gateway.hardening.read_only_root:
            yield Fault(
                where,
                "is set, but the root file system is writable",
                "write hardening.readOnlyRoot: true, or remove the paths",
                concerns=("hardening.readOnlyRoot",),
            )
        for position, item in enumerate(paths):
            if any(_covers(item.path, mounted) for mounted in MOUNTED):
                yield Fault(
                    f"{where}[{position}].path",
                    "covers a directory that the program mounts read-only",
                    "choose another path",
                )
            if any(_hides(item.path, program) for program in PROGRAMS):
                yield Fault(
                    f"{where}[{position}].path",
                    "would hide programs of the image with an empty directory",
                    "name the directory below it to which the image writes",
                )
            if item.path in [other.path for other in paths[:position]]:
                yield Fault(f"{where}[{position}].path", "is listed twice", "remove one of them")


def _covers(path: str, mounted: str) -> bool:
    return _hides(path, mounted) or path.startswith(f"{mounted}/")


def _hides(path: str, below: str) -> bool:
    return path == below or below.startswith(f"{path}/")
