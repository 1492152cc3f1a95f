"""The `docker` plugin's resource types and settings."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, TypeGuard

import grpc
from docker import APIClient
from docker.errors import APIError
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from sandbox.journal import Entry, of_this_run
from sandbox.plugins.docker import double
from sandbox.plugins.docker.connection import address, connected
from sandbox.plugins.docker.containers import Container
from sandbox.plugins.docker.health import Waiting
from sandbox.plugins.docker.live import LiveResource
from sandbox.plugins.docker.objects import Network, RemoteImage, Volume
from sandbox.plugins.errors import PluginError
from sandbox.plugins.provider import CHOSEN, Created, Made, Resource, TableProvider
from sandbox.plugins.schema import BOOLEAN, STRING, ListOf, ObjectOf, Property
from sandbox.plugins.wire import Object, decode, encode, reveal

_REGISTRY: Final = ObjectOf(
    {
        "address": Property(STRING, required=True),
        "authDisabled": Property(BOOLEAN),
        "configFile": Property(STRING),
        "configFileContent": Property(STRING),
        "password": Property(STRING, secret=True),
        "username": Property(STRING),
    }
)

CONFIGURATION: Final[Mapping[str, Property]] = {
    "caMaterial": Property(STRING),
    "certMaterial": Property(STRING),
    "certPath": Property(STRING),
    "context": Property(STRING),
    "disableDockerDaemonCheck": Property(BOOLEAN),
    "host": Property(STRING),
    "keyMaterial": Property(STRING),
    "registryAuth": Property(ListOf(_REGISTRY)),
    "sshOpts": Property(ListOf(STRING)),
}


class DockerProvider(TableProvider):
    """The `docker` plugin.

    It calls the daemon when something is made, changed, removed or refreshed. A preview does not need it.
    """

    package = "docker"
    configuration_properties = CONFIGURATION
    resources = (Container(), Network(), Volume(), RemoteImage())

    def __init__(self) -> None:
        super().__init__()
        self._cancelled = threading.Event()

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Make the object. If the plugin chose its name, record it first."""
        inputs = decode(request.properties)
        resource = self._resource(request.type, request.urn)
        if _is_live(resource) and not request.preview and "name" in inputs.get(CHOSEN, []):
            host = address(self.configuration(context))
            of_this_run().begin(Entry(self.package, host, resource.type.token, reveal(inputs["name"])))
        return super().Create(request, context)

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """End what waits; a container that is waited for stays in the state."""
        self._cancelled.set()
        return empty_pb2.Empty()

    def created(self, resource: Resource, inputs: Object, context: grpc.ServicerContext) -> Created:
        """Make the object in the daemon of the provider's settings."""
        if not _is_live(resource):
            return resource.create(inputs)
        with self._connected(context) as client:
            return resource.make(client, inputs, self.configuration(context))

    def unready(self, made: Made, context: grpc.ServicerContext) -> Sequence[str]:
        """Wait for a container to be healthy, where the program asks for it."""
        inputs = made.plain
        if not (_is_live(made.resource) and inputs.get("wait") and inputs["start"]):
            return ()
        tell = partial(self.engine(context).warn, made.urn)
        try:
            with self._connected(context) as client:
                waiting = Waiting(client, made.id, inputs, lambda: self._is_over(context), tell)
                return waiting.until_healthy()
        except PluginError as error:
            return (f"container {inputs['name']} could not be waited for", str(error))

    def _is_over(self, context: grpc.ServicerContext) -> bool:
        return self._cancelled.is_set() or not context.is_active()

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Read the object. A refresh shows if it is gone or was changed by hand."""
        resource, state, inputs = (
            self._resource(request.type, request.urn),
            decode(request.properties),
            decode(request.inputs),
        )
        if not _is_live(resource) or not state:
            return super().Read(request, context)
        with self._connected(context) as client:
            found = resource.find(client, request.id, reveal(inputs))
        if found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=found.id,
            properties=encode({**state, **found.outputs, **found.drift}),
            inputs=encode({**inputs, **found.drift}),
        )

    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Change the object in place, if the original does so."""
        resource = self._resource(request.type, request.urn)
        if _is_live(resource) and not request.preview:
            with self._connected(context) as client:
                resource.change(client, request.id, reveal(resource.type.completed(decode(request.news))))
        return super().Update(request, context)

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Delete the object, and wait until it is gone."""
        resource = self._resource(request.type, request.urn)
        if _is_live(resource):
            with self._connected(context) as client:
                resource.remove(client, request.id, reveal(decode(request.properties)))
        return empty_pb2.Empty()

    @contextmanager
    def _connected(self, context: grpc.ServicerContext) -> Iterator[APIClient]:
        """The daemon of this connection, after the leftovers of interrupted runs were removed."""
        settings = self.configuration(context)
        with connected(settings) as client:
            # an APIError means that something still uses the object
            of_this_run().sweep(self.package, address(settings), partial(self._remove_left, client), APIError)
            yield client

    def _remove_left(self, client: APIClient, entry: Entry) -> None:
        resource = self._resource(entry.kind, "")
        if _is_live(resource):
            resource.remove(client, entry.name, {"name": entry.name})


def _is_live(resource: Resource) -> TypeGuard[LiveResource]:
    return isinstance(resource, LiveResource) and not double.is_wanted()
