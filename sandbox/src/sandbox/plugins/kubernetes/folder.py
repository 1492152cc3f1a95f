"""The backend that renders: each object is a file in a folder, as with `renderYamlToDirectory` of the original.

Owns the order of operations on files. Other modules here own their form, their owners and the comparison.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

from sandbox.plugins.changes import Change, changes
from sandbox.plugins.changes import Kind as ChangeKind
from sandbox.plugins.errors import PluginError, reported
from sandbox.plugins.kubernetes import disk, owners, pretended, rendering, settings
from sandbox.plugins.kubernetes.backend import Backend, Found, Task, number_of
from sandbox.plugins.kubernetes.secrecy import marked_like, with_secrets
from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import Object, has_secret, has_unknown, reveal


class Folder(Backend):
    """A folder of manifests."""

    def __init__(self, directory: Path, writing: threading.Lock) -> None:
        """Get the lock of all folders that the same plugin writes, because one may lie inside another."""
        self._directory = directory
        self._writing = writing

    def faults(self, urn: str) -> Iterator[Fault]:
        """The faults of a folder that cannot be written, or that belongs to another stack."""
        return settings.folder_faults(self._directory, urn)

    def foresee(self, task: Task, manifest: Object, old: Object | None) -> Object:
        """Write nothing. If a test switches it on, a change is checked as by an API server."""
        if old is None:
            return manifest
        refusal = pretended.refusal(task.kind, reveal(old), reveal(manifest)) if pretended.is_on() else None
        if refusal:
            raise PluginError(refusal)
        return _marked_as_repaired(manifest)

    def create(self, task: Task, manifest: Object) -> tuple[str, Object]:
        """Write the object's file."""
        self._remove_left_behind(task, manifest)
        self._render(task, manifest)
        return number_of(manifest), manifest

    def read(self, task: Task, state: Object, inputs: Object) -> Found | None:
        """The object in the file, or nothing if the file was deleted."""
        if not state:
            raise PluginError("objects in a folder of manifests cannot be imported or looked up")
        found = self._look(_as_written(state), task.urn)
        if found.difference is None:
            return Found(task.number, state, inputs)
        task.warn(f"{found.path} {found.difference}; the next update writes it again")
        if found.manifest is None:
            return None
        seen = marked_like(with_secrets(found.manifest), state)
        return Found(task.number, seen, seen)

    def update(self, task: Task, old: Object, manifest: Object) -> Object:
        """Write the object's file again."""
        old_path = rendering.path_of(reveal(old), self._directory)
        if old_path != self._render(task, manifest):
            with reported(old_path):
                rendering.remove(old_path)
        return _marked_as_repaired(manifest)

    def delete(self, task: Task, state: Object) -> None:
        """Remove the object's file, unless another stack owns the folder now."""
        path = rendering.path_of(reveal(state), self._directory)
        with reported(path), self._writing:
            if not owners.is_foreign(self._directory, task.urn):
                rendering.remove(path)
                owners.forget(self._directory, task.urn, path)

    def drift(self, task: Task, state: Object) -> list[Change]:
        """The differences between the file and what the last update wrote to it."""
        written = _as_written(state)
        if not written:
            return []
        found = self._look(written, task.urn)
        if found.difference is None:
            return []
        task.warn(f"{found.path} {found.difference}; this update writes it again")
        # from the file to what will be written; if only its form differs, no field differs
        seen = changes(found.manifest or {}, written)
        return seen or [Change(("metadata",), ChangeKind.UPDATE)]

    def _render(self, task: Task, manifest: Object) -> Path:
        if has_unknown(manifest):
            raise PluginError("a field is still unknown; this is a defect of the engine or of the program")
        directory = self._directory
        path = rendering.path_of(reveal(manifest), directory)
        if has_secret(manifest):
            task.warn(f"rendered file {path} contains a secret value in plain text")
        with reported(path), self._writing:
            if (reason := owners.claim(directory, task.urn)) is not None:
                raise PluginError(reason)
            owners.note(directory, task.urn, path)
            rendering.write(reveal(manifest), directory)
        return path

    def _look(self, written: Object, urn: str) -> disk.Found:
        directory = self._directory
        with reported(directory):
            if owners.is_foreign(directory, urn) and (reason := owners.refusal(directory, urn)) is not None:
                raise PluginError(reason)
            return disk.look(written, directory)

    def _remove_left_behind(self, task: Task, manifest: Object) -> None:
        # what this resource wrote last is in the state, or an interrupted creation left it
        directory = self._directory
        expected = [rendering.path_of(each, directory) for each in (task.in_state, reveal(manifest)) if each]
        path = owners.left_behind(directory, task.urn)
        if path is not None and path not in expected:
            with reported(path):
                rendering.remove(path)


def _as_written(state: Object) -> Object:
    """The object of a state as its file has it. Names with this prefix are notes of the plugin."""
    return {name: value for name, value in reveal(state).items() if not name.startswith("__")}


def _marked_as_repaired(manifest: Object) -> Object:
    return {**manifest, pretended.REPAIRED: True} if pretended.is_on() else manifest
