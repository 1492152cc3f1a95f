"""A Pulumi engine for component tests: mocks that do the real work of tls and random, and record everything.

A program runs to its end before tests look at plain records, so that no assertion is lost inside an `apply`. Keys and
certificates come from the sandbox's plugins, which also refuse unknown and missing properties.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from sandbox.plugins.provider import Resource
from sandbox.plugins.random.provider import RandomProvider
from sandbox.plugins.tls.provider import TlsProvider
from sandbox.plugins.wire import Object, Secret, Value, decode, encode, has_secret, marked, reveal

State = dict[str, tuple[str, Object]]
"""What resources became, by type, name and inputs: as in a stack's state, equal inputs keep equal outputs."""

_REAL: Mapping[str, Resource] = {
    resource.type.token: resource
    for provider in (TlsProvider, RandomProvider)
    for resource in provider.resources
}


@dataclass(frozen=True)
class Record:
    """One resource as the program registered it."""

    type: str
    name: str
    inputs: Object
    """As sent to the engine: secrets are `Secret`s at their places."""
    request: resource_pb2.RegisterResourceRequest = field(repr=False)

    @property
    def plain(self) -> Object:
        """The inputs, with secrets in clear text."""
        return {name: reveal(value) for name, value in self.inputs.items()}

    @property
    def public(self) -> Object:
        """The inputs that everybody may read."""
        return {name: public(value) for name, value in self.inputs.items()}

    @property
    def secret_properties(self) -> set[str]:
        """The names of the inputs that contain a secret."""
        return {name for name, value in self.inputs.items() if has_secret(value)}

    @property
    def parent(self) -> str:
        """Type and name of the parent."""
        *_, path, name = self.request.parent.split("::")
        return f"{path.rpartition('$')[2]} {name}"


@dataclass
class Recording:
    """Everything that one run of a program registered."""

    records: list[Record] = field(default_factory=list)
    outputs: dict[str, Object] = field(default_factory=dict)
    """Registered component outputs by URN."""
    urns: dict[str, str] = field(default_factory=dict)
    """URN by type and name, joined by a space."""
    ids: list[str] = field(default_factory=list)
    """The ids that the plugins returned. They are in clear text in the state."""
    messages: list[str] = field(default_factory=list)
    """The messages for the user."""

    def of(self, type_: str) -> list[Record]:
        """The resources whose type has this ending, sorted by name."""
        found = [record for record in self.records if record.type.endswith(type_)]
        return sorted(found, key=lambda record: record.name)

    def one(self, type_: str, name: str) -> Record:
        """The one resource with this type and name."""
        [record] = [record for record in self.of(type_) if record.name == name]
        return record

    def outputs_of(self, type_: str, name: str) -> Object:
        """The outputs that a component registered."""
        return self.outputs[self.urns[f"{type_} {name}"]]

    def inputs(self) -> dict[str, Object]:
        """The plain inputs of every resource by type and name. They must be equal from run to run."""
        return {f"{record.type} {record.name}": record.plain for record in self.records}


def run(
    program: Callable[[], object],
    *,
    state: State | None = None,
    stacks: Mapping[str, Object] | None = None,
    preview: bool = False,
) -> Recording:
    """Run a program against the mocks until everything that it registered is done.

    Args:
        program: declares resources. Its return value is not used.
        state: the state of earlier runs. By default it is that of this test session.
        stacks: outputs of other stacks by name.
        preview: whether the program runs as a preview.
    """
    recording = Recording()
    engine = _Stacks(stacks or {})
    _event_loop().set_exception_handler(_report)
    pulumi.runtime.set_mocks(
        engine,
        project="voice-gateway",
        stack="test",
        preview=preview,
        monitor=_Monitor(engine, recording, _SESSION if state is None else state),
        logger=_logger(recording.messages),
    )
    awaited = pulumi.runtime.test(lambda: (program(), None)[1])  # type: ignore[no-untyped-call]  # untyped in the SDK
    awaited()
    return recording


def public(value: Value) -> Value:
    """A property value without the secrets in it."""
    match value:
        case Secret():
            return None
        case dict():
            return {key: public(item) for key, item in value.items()}
        case list():
            return [public(item) for item in value]
        case _:
            return value


def texts(value: Value) -> Iterator[str]:
    """Every text in a property value, with the keys."""
    match value:
        case str():
            yield value
        case Mapping():
            for key, item in value.items():
                yield from (key, *texts(item))
        case list():
            for item in value:
                yield from texts(item)
        case _:
            return


_SESSION: State = {}


@cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """The one event loop of the session, which the SDK finds and uses. It would not close its own one."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Ignore failures in outputs that no one reads, because each output of a failed program has one."""
    if not context["message"].endswith("exception was never retrieved"):
        loop.default_exception_handler(context)


class _Stacks(mocks.Mocks):
    """Returns references to other stacks. The monitor handles everything else."""

    def __init__(self, stacks: Mapping[str, Object]) -> None:
        self._stacks = stacks

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], None]:
        raise AssertionError(f"no component calls a provider function, but one called {args.token}")

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        return args.name, {"outputs": self._stacks[args.inputs["name"]], "secretOutputNames": []}


class _Monitor(mocks.MockMonitor):
    def __init__(self, engine: mocks.Mocks, recording: Recording, state: State) -> None:
        super().__init__(engine)
        self._recording = recording
        self._state = state

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == "pulumi:pulumi:Stack":
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = decode(request.object)
        self._recording.records.append(Record(request.type, request.name, inputs, request))
        self._recording.urns[f"{request.type} {request.name}"] = urn
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        key = json.dumps([request.type, request.name, reveal(inputs)], sort_keys=True)
        if key not in self._state:
            self._state[key] = _made(request.type, request.name, inputs)
        id_, outputs = self._state[key]
        self._recording.ids.append(id_)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=encode(outputs))

    def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        self._recording.outputs[request.urn] = {
            name: value if has_secret(value) else MessageToDict(request.outputs.fields[name])
            for name, value in decode(request.outputs).items()
        }
        return empty_pb2.Empty()


def _made(type_: str, name: str, inputs: Object) -> tuple[str, Object]:
    if type_ in _REAL:
        return _really_made(_REAL[type_], inputs)
    suffix = hashlib.sha256(f"{type_} {name}".encode()).hexdigest()[:8]
    if type_.startswith("kubernetes:"):
        metadata = {"name": f"{name}-{suffix}", **inputs.get("metadata", {})}
        return metadata["name"], {**inputs, "metadata": metadata}
    return f"id-{suffix}", {"name": f"{name}-{suffix}", "imageId": f"sha256:{suffix}", **inputs}


def _really_made(resource: Resource, inputs: Object) -> tuple[str, Object]:
    plain = reveal(inputs)
    faults = [*resource.type.faults(plain), *resource.faults(plain)]
    assert not faults, faults
    created = resource.create(resource.type.completed(plain))
    secret = {name: marked(value) for name, value in created.outputs.items() if resource.type.is_secret(name)}
    return created.id, {**inputs, **created.outputs, **secret}


class _Messages(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(level=logging.INFO)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


def _logger(messages: list[str]) -> logging.Logger:
    logger = logging.getLogger("tests.support.pulumi.engine")
    logger.handlers = [_Messages(messages)]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    return logger
