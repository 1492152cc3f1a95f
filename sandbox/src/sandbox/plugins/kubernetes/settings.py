"""The settings of the `kubernetes` provider: which exist, exclude each other, and are implemented here."""

import os
from collections.abc import Iterator, Mapping
from errno import EACCES, ENOTDIR, EROFS
from pathlib import Path
from typing import Final

from sandbox.plugins.errors import PluginError, reported
from sandbox.plugins.kubernetes import owners
from sandbox.plugins.schema import BOOLEAN, STRING, Fault, Property, Scalar
from sandbox.plugins.wire import Object

DIRECTORY: Final = "renderYamlToDirectory"
_CLUSTER_SETTINGS: Final = ("kubeconfig", "context", "cluster")

_SWITCH: Final = Property(BOOLEAN)
_SETTINGS: Final = Property(Scalar("object", (dict,)))

PROPERTIES: Final[Mapping[str, Property]] = {
    DIRECTORY: Property(STRING, replaces=True),
    "alwaysRender": _SWITCH,
    "cluster": Property(STRING),
    "clusterIdentifier": Property(STRING),
    "context": Property(STRING),
    "deleteUnreachable": _SWITCH,
    "enableConfigMapMutable": _SWITCH,
    "enablePatchForce": _SWITCH,
    "enableSecretMutable": _SWITCH,
    "enableServerSideApply": _SWITCH,
    "helmReleaseSettings": _SETTINGS,
    "kubeClientSettings": _SETTINGS,
    "kubeconfig": Property(Scalar("string", (str, dict))),
    "namespace": Property(STRING),
    "skipUpdateUnreachable": _SWITCH,
    "suppressDeprecationWarnings": _SWITCH,
    "suppressHelmHookWarnings": _SWITCH,
    "upsertExistingObjects": _SWITCH,
}
"""Settings of pulumi-kubernetes 4.34 (https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/)."""


def faults(configuration: Object) -> Iterator[Fault]:
    """Refuse settings that exclude each other, and the one that this plugin does not implement."""
    if configuration.get(DIRECTORY):
        for name in _CLUSTER_SETTINGS:
            if configuration.get(name):
                yield Fault((name,), f"cannot be combined with {DIRECTORY}: rendering needs no cluster")
    if configuration.get("alwaysRender"):
        yield Fault(("alwaysRender",), "has no effect in the sandbox; use the official kubernetes plugin")


def folder_faults(directory: Path, urn: str) -> Iterator[Fault]:
    """Refuse a folder that cannot be written, or that belongs to another stack."""
    try:
        with reported(directory):
            _try_to_write(directory)
            reason = owners.refusal(directory, urn)
    except PluginError as error:
        reason = str(error)
    if reason is not None:
        yield Fault((), reason)


def is_same_folder(old: Object, new: Object) -> bool:
    """Whether two configurations name the same folder in different spellings."""
    first, second = old.get(DIRECTORY), new.get(DIRECTORY)
    return (
        isinstance(first, str)
        and isinstance(second, str)
        and Path(first).absolute().resolve() == Path(second).absolute().resolve()
    )


def _try_to_write(directory: Path) -> None:
    """Raise an OSError if the folder cannot be written. If it is missing, its nearest existing parent is checked."""
    for folder in (directory, *directory.absolute().parents):
        if not folder.exists() and not folder.is_symlink():
            continue
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder))
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            raise OSError(EROFS, os.strerror(EROFS), str(folder))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, os.strerror(EACCES), str(folder))
        return
