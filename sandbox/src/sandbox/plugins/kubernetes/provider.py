"""The `kubernetes` plugin: the life of an object from its inputs to its file.

Owns the order of things; names, schemas, replacement and files are its neighbours' business.
"""

import json
import threading
from pathlib import Path
from typing import Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.changes import Change, changes, difference
from sandbox.plugins.changes import Kind as ChangeKind
from sandbox.plugins.errors import PluginError, reported
from sandbox.plugins.kubernetes import disk, owners, pretended, rendering, settings, validation
from sandbox.plugins.kubernetes.kinds import ObjectKind, touches
from sandbox.plugins.kubernetes.naming import is_autonamed, name_of, namespace_of, with_metadata, with_name
from sandbox.plugins.published import package_schema
from sandbox.plugins.schema import Fault
from sandbox.plugins.servicer import PluginServicer, answer_check, type_of
from sandbox.plugins.wire import (
    Object,
    decode,
    encode,
    has_secret,
    has_unknown,
    marked,
    reveal,
)

_SECRET_FIELDS: Final = ("data", "stringData")
_ONLY_RENDERS: Final = (
    "the sandbox only renders manifests: set the provider's renderYamlToDirectory, "
    "or use the official kubernetes plugin, which applies them to a cluster"
)


class KubernetesProvider(PluginServicer):
    """The `kubernetes` plugin."""

    package = "kubernetes"
    configuration_properties = settings.PROPERTIES

    def __init__(self) -> None:
        super().__init__()
        self._in_state: dict[tuple[str, str], Object] = {}
        self._writing = threading.Lock()

    def configuration_faults(self, configuration: Object, urn: str) -> list[Fault]:
        """What is wrong between settings, and with the folder: before anything is made in it."""
        faults = list(settings.faults(configuration))
        directory = configuration.get(settings.DIRECTORY)
        if not faults and isinstance(directory, str) and directory:
            faults += settings.folder_faults(Path(directory), urn)
        return faults

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compares two configurations; another spelling of the same folder is no change."""
        old, new = (decode(each) for each in (request.old_inputs, request.news))
        if settings.is_same_folder(old, new):
            request.old_inputs[settings.DIRECTORY] = new[settings.DIRECTORY]
        return super().DiffConfig(request, context)

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        """The settings of the provider; objects have the schemas of the Kubernetes API instead."""
        schema = package_schema(self.package, self.configuration_properties, ())
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Takes the settings, and says at once where only a preview will succeed with them."""
        response = super().Configure(request, context)
        if not self.configuration(context).get(settings.DIRECTORY):
            self.engine(context).warn(
                request.urn, f"a preview works here, an update will not: {_ONLY_RENDERS}"
            )
        return response

    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Names the object and refuses what an API server would refuse."""
        kind = _kind(request.type, request.urn)
        olds = decode(request.olds)
        if olds:
            self._in_state[str(context.peer()), request.urn] = reveal(olds)
        manifest, faults = with_name(decode(request.news), olds, request)
        namespace = self.configuration(context).get("namespace")
        if namespace and kind.is_namespaced and not namespace_of(manifest):
            manifest = with_metadata(manifest, namespace=namespace)
        plain = reveal(manifest)
        if plain != reveal(olds):
            faults += [*validation.identity_faults(kind, plain), *validation.faults(kind, plain)]
        return answer_check(_with_secrets(manifest), faults)

    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compares the object of the last update with that of this one, and with its file."""
        kind = _kind(request.type, request.urn)
        old = _with_namespace(kind, decode(request.old_inputs) or decode(request.olds))
        new = _with_namespace(kind, decode(request.news))
        paths = kind.replacing_paths(reveal(new), self.configuration(context))
        is_same_place = name_of(old) == name_of(new) and namespace_of(old) == namespace_of(new)
        found = changes(old, new)
        if not found:
            # What only the file lacks is written again in place
            kept = self._changed_on_disk(_as_written(decode(request.olds)), request.urn, context)
            return difference(kept, replaces=lambda _: False)
        return difference(
            found,
            ignored=request.ignoreChanges,
            replaces=lambda path: touches(paths, path),
            delete_before_replace=bool(name_of(new)) and not is_autonamed(new) and is_same_place,
        )

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Writes the object's file; a preview writes nothing."""
        manifest = decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        self._remove_left_behind(manifest, request.urn, context)
        self._render(manifest, request.urn, context)
        return provider_pb2.CreateResponse(id=_id(manifest), properties=request.properties)

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Returns what the file holds: nothing if it was deleted, and other content if it was changed."""
        state = decode(request.properties)
        if not state:
            raise PluginError("the sandbox speaks to no cluster: it cannot import or look up objects")
        directory = self._directory(context)
        found = self._look(_as_written(state), directory, request.urn)
        if found.difference is None:
            return provider_pb2.ReadResponse(
                id=request.id, properties=request.properties, inputs=request.inputs
            )
        self.engine(context).warn(
            request.urn, f"{found.path} {found.difference}; the next update writes it again"
        )
        if found.manifest is None:
            return provider_pb2.ReadResponse()
        properties = encode(disk.marked_like(_with_secrets(found.manifest), state))
        return provider_pb2.ReadResponse(id=request.id, properties=properties, inputs=properties)

    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Writes the object's file anew; a preview writes nothing."""
        manifest, old = decode(request.news), reveal(decode(request.olds))
        if request.preview:
            kind = _kind(request.type, request.urn)
            refusal = pretended.refusal(kind, old, reveal(manifest)) if pretended.is_on() else None
            if refusal:
                raise PluginError(refusal)
        else:
            old_path = rendering.path_of(old, self._directory(context))
            if old_path != self._render(manifest, request.urn, context):
                with reported(old_path):
                    rendering.remove(old_path)
        repaired = {pretended.REPAIRED: True} if pretended.is_on() else {}
        return provider_pb2.UpdateResponse(properties=encode({**manifest, **repaired}))

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Removes the object's file, unless another stack has taken the folder over."""
        directory = self._directory(context)
        path = rendering.path_of(reveal(decode(request.properties)), directory)
        with reported(path), self._writing:
            if not owners.is_foreign(directory, request.urn):
                rendering.remove(path)
                owners.forget(directory, request.urn, path)
        return empty_pb2.Empty()

    def _render(self, manifest: Object, urn: str, context: grpc.ServicerContext) -> Path:
        if has_unknown(manifest):
            raise PluginError("a field is still unknown; this is a defect of the engine or of the program")
        directory = self._directory(context)
        path = rendering.path_of(reveal(manifest), directory)
        if has_secret(manifest):
            self.engine(context).warn(urn, f"rendered file {path} contains a secret value in plain text")
        with reported(path), self._writing:
            if (reason := owners.claim(directory, urn)) is not None:
                raise PluginError(reason)
            owners.note(directory, urn, path)
            rendering.write(reveal(manifest), directory)
        return path

    def _look(self, written: Object, directory: Path, urn: str) -> disk.Found:
        with reported(directory):
            if owners.is_foreign(directory, urn) and (reason := owners.refusal(directory, urn)) is not None:
                raise PluginError(reason)
            return disk.look(written, directory)

    def _changed_on_disk(self, written: Object, urn: str, context: grpc.ServicerContext) -> list[Change]:
        """Where the file differs from what the last update wrote to it."""
        directory = self.configuration(context).get(settings.DIRECTORY)
        if not directory or not written:
            return []
        found = self._look(written, Path(directory), urn)
        if found.difference is None:
            return []
        self.engine(context).warn(urn, f"{found.path} {found.difference}; this update writes it again")
        # Seen from the file, as it will be written; where only its form differs, no field does
        seen = changes(found.manifest or {}, written)
        return seen or [Change(("metadata",), ChangeKind.UPDATE)]

    def _remove_left_behind(self, manifest: Object, urn: str, context: grpc.ServicerContext) -> None:
        # What this resource wrote last is in the state, or an interrupted creation left it
        directory = self._directory(context)
        in_state = self._in_state.get((str(context.peer()), urn))
        expected = [rendering.path_of(each, directory) for each in (in_state, reveal(manifest)) if each]
        path = owners.left_behind(directory, urn)
        if path is not None and path not in expected:
            with reported(path):
                rendering.remove(path)

    def _directory(self, context: grpc.ServicerContext) -> Path:
        directory = self.configuration(context).get(settings.DIRECTORY)
        if not directory:
            raise PluginError(_ONLY_RENDERS)
        return Path(directory)


def _kind(token: str, urn: str) -> ObjectKind:
    return ObjectKind.of_token(token or type_of(urn))


def _id(manifest: Object) -> str:
    namespace = namespace_of(manifest)
    return f"{namespace}/{name_of(manifest)}" if namespace else str(name_of(manifest))


def _with_namespace(kind: ObjectKind, manifest: Object) -> Object:
    # An object without a namespace is in `default`, so saying so changes nothing
    if not kind.is_namespaced or namespace_of(manifest):
        return manifest
    return with_metadata(manifest, namespace="default")


def _as_written(state: Object) -> Object:
    """The object of a state as its file holds it: names that begin so are notes of the plugin."""
    return {name: value for name, value in reveal(state).items() if not name.startswith("__")}


def _with_secrets(manifest: Object) -> Object:
    if manifest.get("kind") != "Secret":
        return manifest
    return {key: marked(value) if key in _SECRET_FIELDS else value for key, value in manifest.items()}
