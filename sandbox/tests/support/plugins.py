"""A plugin of the sandbox, called in this process with the messages that the engine would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from sandbox.plugins.kubernetes.provider import KubernetesProvider
from sandbox.plugins.provider import TableProvider
from sandbox.plugins.wire import Object, Value, decode, encode


@dataclass(frozen=True)
class Connection:
    """The part of a gRPC context that the plugins use."""

    address: str

    def peer(self) -> str:
        """The address of the other end."""
        return self.address

    def is_active(self) -> bool:
        """Somebody waits for the answer."""
        return True


@dataclass
class Plugin:
    """The engine's side of one connection to a plugin."""

    servicer: TableProvider | KubernetesProvider
    token: str = ""
    peer: str = "ipv4:127.0.0.1:1"
    name: str = "thing"
    stack: str = "dev"
    context: grpc.ServicerContext = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection."""
        self.context = cast("grpc.ServicerContext", Connection(self.peer))

    @property
    def urn(self) -> str:
        """The URN of the one resource that tests use."""
        return f"urn:pulumi:{self.stack}::project::{self.token}::{self.name}"

    def attach(self, address: str) -> None:
        """Tell the plugin where the engine listens."""
        self.servicer.Attach(plugin_pb2.PluginAttach(address=address), self.context)

    def configure(self, **settings: Value) -> None:
        """Configure the provider resource of this connection."""
        self.servicer.Configure(provider_pb2.ConfigureRequest(args=encode(settings)), self.context)

    def check_config(self, **settings: Value) -> list[str]:
        """The faults of a configuration."""
        request = provider_pb2.CheckRequest(urn=self.urn, news=encode(settings))
        response = self.servicer.CheckConfig(request, self.context)
        return [failure.reason for failure in response.failures]

    def diff_config(self, olds: Mapping[str, Any], news: Mapping[str, Any]) -> provider_pb2.DiffResponse:
        """The differences between two configurations of a provider resource."""
        request = provider_pb2.DiffRequest(urn=self.urn, old_inputs=encode(olds), news=encode(news))
        return self.servicer.DiffConfig(request, self.context)

    def check(
        self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None, **fields: Value
    ) -> tuple[Object, list[str]]:
        """The checked inputs, and the reasons of their faults."""
        request = provider_pb2.CheckRequest(
            urn=self.urn,
            type=self.token,
            name=self.name,
            news=encode(news),
            olds=encode(olds or {}),
            **fields,
        )
        response = self.servicer.Check(request, self.context)
        return decode(response.inputs), [failure.reason for failure in response.failures]

    def diff(
        self,
        old_inputs: Mapping[str, Any],
        news: Mapping[str, Any],
        olds: Mapping[str, Any] | None = None,
        ignore: tuple[str, ...] = (),
    ) -> provider_pb2.DiffResponse:
        """The differences."""
        request = provider_pb2.DiffRequest(
            urn=self.urn,
            type=self.token,
            old_inputs=encode(old_inputs),
            news=encode(news),
            olds=encode(olds or {}),
            ignoreChanges=ignore,
        )
        return self.servicer.Diff(request, self.context)

    def create(self, inputs: Mapping[str, Any], *, preview: bool = False) -> tuple[str, Object]:
        """The id and the state of a new resource."""
        request = provider_pb2.CreateRequest(
            urn=self.urn, type=self.token, properties=encode(inputs), preview=preview
        )
        response = self.servicer.Create(request, self.context)
        return response.id, decode(response.properties)

    def read(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any] | None = None, number: str = "id"
    ) -> Object:
        """The state after a refresh, or an empty one if the resource is gone."""
        return decode(self._read(state, inputs, number).properties)

    def read_inputs(self, state: Mapping[str, Any], inputs: Mapping[str, Any], number: str = "id") -> Object:
        """The inputs after a refresh."""
        return decode(self._read(state, inputs, number).inputs)

    def update(
        self, olds: Mapping[str, Any], news: Mapping[str, Any], number: str = "id", *, preview: bool = False
    ) -> Object:
        """The state after a change in place."""
        request = provider_pb2.UpdateRequest(
            id=number, urn=self.urn, type=self.token, olds=encode(olds), news=encode(news), preview=preview
        )
        return decode(self.servicer.Update(request, self.context).properties)

    def delete(self, state: Mapping[str, Any], number: str = "id") -> None:
        """Remove the resource."""
        request = provider_pb2.DeleteRequest(
            id=number, urn=self.urn, type=self.token, properties=encode(state)
        )
        self.servicer.Delete(request, self.context)

    def cancel(self) -> None:
        """End all waits."""
        self.servicer.Cancel(empty_pb2.Empty(), self.context)

    def _read(
        self, state: Mapping[str, Any], inputs: Mapping[str, Any] | None, number: str
    ) -> provider_pb2.ReadResponse:
        request = provider_pb2.ReadRequest(
            id=number, urn=self.urn, type=self.token, properties=encode(state), inputs=encode(inputs or {})
        )
        return self.servicer.Read(request, self.context)


def kinds(response: provider_pb2.DiffResponse) -> dict[str, str]:
    """The detailed diff: the kind of each change, by name."""
    return {
        path: provider_pb2.PropertyDiff.Kind.Name(change.kind)
        for path, change in response.detailedDiff.items()
    }


def is_unchanged(response: provider_pb2.DiffResponse) -> bool:
    """Whether there is no difference."""
    return response.changes == provider_pb2.DiffResponse.DIFF_NONE
