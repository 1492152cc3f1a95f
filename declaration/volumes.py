"""Lasting storage for recordings and logs."""

from typing import Literal

from declaration.base import Model
from declaration.names import ClusterName, StorageName
from declaration.quantities import Bytes
from declaration.values import Directory


class NewClaim(Model):
    """Storage that the stack creates: a PersistentVolumeClaim, or a Docker volume."""

    size: Bytes
    """Size of the storage."""
    storage_class: ClusterName | None = None
    """Storage class; if left out, the default of the cluster."""
    access_mode: Literal["ReadWriteOnce", "ReadWriteMany"] = "ReadWriteOnce"
    """Whether one node or many nodes can mount it."""


class Volume(Model):
    """Exactly one kind of storage."""

    claim: NewClaim | None = None
    """New storage."""
    existing: StorageName | None = None
    """An existing claim, or an existing Docker volume."""
    host_directory: Directory | None = None
    """A directory of the host, owned by 1001:0 with group read and write. A weaker choice on Kubernetes."""


class Volumes(Model):
    """Storage for data that must outlive the pod."""

    recordings: Volume | None = None
    """Recordings of the relay."""
    relay_logs: Volume | None = None
    """Logs of the relay."""
    orchestrator_logs: Volume | None = None
    """Logs of the orchestrator."""


class Recording(Model):
    """Recording of calls. The product never deletes recordings."""

    stereo: bool = False
    """Whether the caller and the gateway are recorded in separate channels."""
