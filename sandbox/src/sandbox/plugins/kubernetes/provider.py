"""The `kubernetes` plugin: an object from its inputs to its file or to the cluster.

Owns the order of the steps. Other modules own names, schemas, replacement and the backends.
"""

import json
import threading
from pathlib import Path

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.changes import changes, difference
from sandbox.plugins.kubernetes import settings, validation
from sandbox.plugins.kubernetes.applying.cluster import Cluster
from sandbox.plugins.kubernetes.backend import Backend, Task
from sandbox.plugins.kubernetes.folder import Folder
from sandbox.plugins.kubernetes.kinds import ObjectKind, touches
from sandbox.plugins.kubernetes.naming import is_autonamed, name_of, namespace_of, with_metadata, with_name
from sandbox.plugins.kubernetes.secrecy import with_secrets
from sandbox.plugins.published import package_schema
from sandbox.plugins.schema import Fault
from sandbox.plugins.servicer import PluginServicer, answer_check, type_of
from sandbox.plugins.wire import Object, decode, encode, has_unknown, reveal


class KubernetesProvider(PluginServicer):
    """The `kubernetes` plugin."""

    package = "kubernetes"
    configuration_properties = settings.PROPERTIES

    def __init__(self) -> None:
        super().__init__()
        self._in_state: dict[tuple[str, str], Object] = {}
        self._backends: dict[str, Backend] = {}
        self._finding = threading.Lock()
        self._writing = threading.Lock()
        self._cancelled = threading.Event()

    def configuration_faults(self, configuration: Object, urn: str) -> list[Fault]:
        """The faults of settings together, and of the place for the objects, before anything is made there."""
        faults = list(settings.faults(configuration))
        if faults or has_unknown(configuration):
            return faults
        return list(self._made(configuration).faults(urn))

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare two configurations. Another spelling of the same folder is no change."""
        old, new = (decode(each) for each in (request.old_inputs, request.news))
        if settings.is_same_folder(old, new):
            request.old_inputs[settings.DIRECTORY] = new[settings.DIRECTORY]
        return super().DiffConfig(request, context)

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        """The settings of the provider. Objects have the schemas of the Kubernetes API instead."""
        schema = package_schema(self.package, self.configuration_properties, ())
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Name the object, and refuse what an API server would refuse."""
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
        return answer_check(with_secrets(manifest), faults)

    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare the object of the last update with that of this one, and with what can be seen of the real one."""
        kind = _kind(request.type, request.urn)
        old = _with_namespace(kind, decode(request.old_inputs) or decode(request.olds))
        new = _with_namespace(kind, decode(request.news))
        paths = kind.replacing_paths(reveal(new), self.configuration(context))
        is_same_place = name_of(old) == name_of(new) and namespace_of(old) == namespace_of(new)
        found = changes(old, new)
        if not found:
            # a field that only the real object lacks is written again in place
            drifted = self._backend(context).drift(self._task(request, context), decode(request.olds))
            return difference(drifted, replaces=lambda _: False)
        return difference(
            found,
            ignored=request.ignoreChanges,
            replaces=lambda path: touches(paths, path),
            delete_before_replace=bool(name_of(new)) and not is_autonamed(new) and is_same_place,
        )

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Make the object. A preview makes nothing."""
        manifest, task = decode(request.properties), self._task(request, context)
        if request.preview:
            foreseen = self._backend(context).foresee(task, manifest, None)
            return provider_pb2.CreateResponse(properties=encode(foreseen))
        number, state = self._backend(context).create(task, manifest)
        return provider_pb2.CreateResponse(id=number, properties=encode(state))

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Read the object. The result is empty if it is gone."""
        task = self._task(request, context)
        found = self._backend(context).read(task, decode(request.properties), decode(request.inputs))
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.number, properties=encode(found.state), inputs=encode(found.inputs)
        )

    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Change the object in place. A preview changes nothing."""
        manifest, old, task = decode(request.news), decode(request.olds), self._task(request, context)
        backend = self._backend(context)
        state = (
            backend.foresee(task, manifest, old) if request.preview else backend.update(task, old, manifest)
        )
        return provider_pb2.UpdateResponse(properties=encode(state))

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Delete the object."""
        self._backend(context).delete(self._task(request, context), decode(request.properties))
        return empty_pb2.Empty()

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """End all waits. What was made stays in the state."""
        self._cancelled.set()
        return empty_pb2.Empty()

    def _backend(self, context: grpc.ServicerContext) -> Backend:
        return self._made(self.configuration(context))

    def _made(self, configuration: Object) -> Backend:
        """The one backend for these settings, so that connections are used again."""
        key = json.dumps(configuration, sort_keys=True, default=str)
        with self._finding:
            if key not in self._backends:
                directory = configuration.get(settings.DIRECTORY)
                self._backends[key] = (
                    Folder(Path(directory), self._writing)
                    if directory
                    else Cluster(configuration, self._cancelled)
                )
            return self._backends[key]

    def _task(
        self,
        request: (
            provider_pb2.CreateRequest
            | provider_pb2.ReadRequest
            | provider_pb2.UpdateRequest
            | provider_pb2.DeleteRequest
            | provider_pb2.DiffRequest
        ),
        context: grpc.ServicerContext,
    ) -> Task:
        return Task(
            urn=request.urn,
            kind=_kind(request.type, request.urn),
            engine=self.engine(context),
            number="" if isinstance(request, provider_pb2.CreateRequest) else request.id,
            seconds=(
                0
                if isinstance(request, provider_pb2.ReadRequest | provider_pb2.DiffRequest)
                else request.timeout
            ),
            in_state=self._in_state.get((str(context.peer()), request.urn)),
        )


def _kind(token: str, urn: str) -> ObjectKind:
    return ObjectKind.of_token(token or type_of(urn))


def _with_namespace(kind: ObjectKind, manifest: Object) -> Object:
    # an object without a namespace is in `default`, so naming it changes nothing
    if not kind.is_namespaced or namespace_of(manifest):
        return manifest
    return with_metadata(manifest, namespace="default")
