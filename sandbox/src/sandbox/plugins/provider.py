"""Plugins whose resource types are tables: check, diff, create and the other operations, the same for all of them.

Each `Resource` makes its outputs.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.autonaming import DISABLED, new_name
from sandbox.plugins.changes import Change, changes, difference
from sandbox.plugins.changes import Kind as ChangeKind
from sandbox.plugins.errors import PluginError
from sandbox.plugins.partial import InitFailedError
from sandbox.plugins.published import package_schema
from sandbox.plugins.schema import Fault, ResourceType
from sandbox.plugins.servicer import PluginServicer, answer_check, type_of
from sandbox.plugins.wire import (
    UNKNOWN,
    Object,
    Secret,
    Value,
    decode,
    encode,
    has_secret,
    has_unknown,
    marked,
    reveal,
)

CHOSEN: Final = "__defaults"
"""The input in which plugins that are built on Terraform providers record the inputs that they chose."""

_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Created:
    """A new resource: its id, the outputs besides its inputs, and warnings for the user."""

    id: str
    outputs: Object
    warnings: tuple[str, ...] = ()


class Resource(ABC):
    """One resource type of a plugin."""

    type: ClassVar[ResourceType]

    def faults(self, inputs: Object) -> Iterable[Fault]:
        """Faults that the table cannot express. The inputs are revealed, and some may not be known yet."""
        return ()

    @abstractmethod
    def create(self, inputs: Object) -> Created:
        """Make the resource from revealed inputs with defaults.

        Raises:
            PluginError: it cannot be made, and nothing was made.
        """

    def read_back(self, inputs: Object) -> Object:
        """Inputs that come back from the made resource in another spelling than the program's."""
        return {}

    def remembered(self, inputs: Object, state: Object) -> Object:
        """The inputs to compare with those of this run: those of the last run, unless the plugin uses the state."""
        return inputs

    def expired(self, state: Object) -> str | None:
        """An output that is wrong because time has passed, so that the resource must be replaced."""
        return None


@dataclass(frozen=True)
class Made:
    """A resource that was just made or changed."""

    resource: Resource
    urn: str
    id: str
    inputs: Object = field(repr=False)
    state: Object = field(repr=False)

    @property
    def plain(self) -> Object:
        """Its inputs, completed and revealed; for work, never for messages."""
        plain: Object = reveal(self.resource.type.completed(self.inputs))
        return plain


class TableProvider(PluginServicer):
    """A plugin of `Resource`s."""

    resources: ClassVar[tuple[Resource, ...]]

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        """The schema of what the sandbox has: a part of the official plugin's."""
        types = [resource.type for resource in self.resources]
        return provider_pb2.GetSchemaResponse(
            schema=json.dumps(package_schema(self.package, self.configuration_properties, types))
        )

    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Refuse inputs that the resource type does not accept."""
        resource = self._resource(request.type, request.urn)
        inputs, faults = _with_names(resource.type, request)
        faults += resource.type.faults(inputs)
        faults = faults or list(resource.faults(reveal(inputs)))
        secrets = {name: marked(value) for name, value in inputs.items() if resource.type.is_secret(name)}
        return answer_check({**inputs, **secrets}, faults)

    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare the inputs of the last update with those of this one, and check the time."""
        resource = self._resource(request.type, request.urn)
        old = resource.type.completed(resource.remembered(decode(request.old_inputs), decode(request.olds)))
        new = resource.type.completed(decode(request.news))
        found = changes(old, new)
        known = {name: value for name, value in new.items() if not has_unknown(value)}
        expired = resource.expired(reveal({**decode(request.olds), **known}))
        if expired is not None:
            found.append(Change((expired,), ChangeKind.UPDATE))
        return difference(
            found,
            ignored=request.ignoreChanges,
            replaces=lambda path: path == (expired,) or resource.type.replaces(path),
        )

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Make the resource. A preview only says which outputs it will have."""
        resource = self._resource(request.type, request.urn)
        inputs = decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(_foreseen(resource.type, inputs)))
        if has_unknown(inputs):
            raise PluginError("an input is still unknown; this is a defect of the engine or of the program")
        created = self.created(resource, reveal(resource.type.completed(inputs)), context)
        for warning in created.warnings:
            self.engine(context).warn(request.urn, warning)
        state = _state(resource.type, inputs, created.outputs)
        self._require_ready(Made(resource, request.urn, created.id, inputs, state), context)
        return provider_pb2.CreateResponse(id=created.id, properties=encode(state))

    def created(self, resource: Resource, inputs: Object, context: grpc.ServicerContext) -> Created:
        """Make the resource. A plugin whose resources exist elsewhere makes them there."""
        return resource.create(inputs)

    def unready(self, made: Made, context: grpc.ServicerContext) -> Sequence[str]:
        """Wait for what was made or changed; answer what is wrong, why, and what to do: nothing if all is well."""
        return ()

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Return the state, in which only time can have changed something."""
        resource = self._resource(request.type, request.urn)
        state = decode(request.properties)
        if not state:
            raise PluginError(
                f"{resource.type.token} exists only in the state: it cannot be imported or looked up"
            )
        expired = resource.expired(reveal(state))
        if expired is not None:
            state[expired] = True
        return provider_pb2.ReadResponse(id=request.id, properties=encode(state), inputs=request.inputs)

    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Take changes that need no new resource into the state."""
        resource = self._resource(request.type, request.urn)
        olds, news = decode(request.olds), decode(request.news)
        outputs = {name: value for name, value in olds.items() if _is_told(resource.type, name, news)}
        changed = resource.read_back(reveal(news)) if not has_unknown(news) else {}
        state = _state(resource.type, news, {**reveal(outputs), **changed})
        if not request.preview:
            self._require_ready(Made(resource, request.urn, request.id, news, state), context)
        return provider_pb2.UpdateResponse(properties=encode(state))

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Do nothing, because these resources exist only in the state."""
        return empty_pb2.Empty()

    def _require_ready(self, made: Made, context: grpc.ServicerContext) -> None:
        if words := self.unready(made, context):
            raise InitFailedError(made.id, made.state, made.inputs, words[0], words[1:])

    def _resource(self, token: str, urn: str) -> Resource:
        wanted = token or type_of(urn)
        for resource in self.resources:
            if resource.type.token == wanted:
                return resource
        known = ", ".join(resource.type.token for resource in self.resources)
        raise PluginError(
            f"the sandbox has no resource type {wanted}; it has {known}. The official plugin may have it"
        )


def _with_names(table: ResourceType, request: provider_pb2.CheckRequest) -> tuple[Object, list[Fault]]:
    inputs, olds, faults = decode(request.news), decode(request.olds), []
    for name, expected in table.inputs.items():
        if not expected.autonamed or name in inputs:
            continue
        is_kept = name in olds.get(CHOSEN, [])
        chosen = olds[name] if is_kept else new_name(request, _DIGITS)
        if chosen:
            inputs |= {name: chosen, CHOSEN: [*inputs.get(CHOSEN, []), name]}
        else:
            faults.append(Fault((name,), DISABLED))
    return inputs, faults


def _state(table: ResourceType, inputs: Object, outputs: Object) -> Object:
    whole = {**table.completed(inputs), **outputs}
    return {name: _kept_secret(table, name, value) for name, value in whole.items()}


def _is_told(table: ResourceType, name: str, inputs: Object) -> bool:
    """Whether the plugin, and not the program, gives this property."""
    return name in table.outputs or (
        name in table.inputs and table.inputs[name].computed and name not in inputs
    )


def _foreseen(table: ResourceType, inputs: Object) -> Object:
    unknown = dict.fromkeys(table.outputs, UNKNOWN)
    unknown |= {
        name: UNKNOWN for name, expected in table.inputs.items() if expected.computed and name not in inputs
    }
    return _state(table, inputs, unknown)


def _kept_secret(table: ResourceType, name: str, value: Value) -> Value:
    if isinstance(value, Secret) or not (table.is_secret(name) or has_secret(value)):
        return value
    return marked(value)
