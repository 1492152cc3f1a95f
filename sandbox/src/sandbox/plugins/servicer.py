"""What all plugins do in the same way: handshake, connections, configuration, logging.

Subclasses own the resources.
"""

from collections.abc import Mapping
from importlib import metadata
from typing import ClassVar, Final

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from sandbox.plugins.changes import changes, difference, spell
from sandbox.plugins.engine import Engine
from sandbox.plugins.errors import PluginError
from sandbox.plugins.schema import Fault, Property, ResourceType, from_json_text
from sandbox.plugins.wire import Object, decode, encode, marked, reveal

BUILD: Final = "sandbox"
_OWN: Final = ("version", "pluginDownloadURL")


class PluginServicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider plugin.

    The engine opens one connection for each provider resource of a program, and no request but `Configure` says
    which provider it is meant for. A plugin that serves them all from one process therefore keeps the
    configuration by connection.
    """

    package: ClassVar[str]
    configuration_properties: ClassVar[Mapping[str, Property]] = {}

    def __init__(self) -> None:
        self._configurations: dict[str, Object] = {}
        self._engines: dict[str, Engine] = {}

    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Say what this plugin understands."""
        self._attach(request.engine_address, context)
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, supports_autonaming_configuration=True
        )

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Record where the engine listens."""
        self._attach(request.address, context)
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Return the version of the SDK whose plugin this replaces, marked as our own build."""
        return plugin_pb2.PluginInfo(version=f"{metadata.version(f'pulumi-{self.package}')}+{BUILD}")

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Refuse unknown and wrongly typed configuration."""
        configuration = self._settings(request.news)
        faults = self._table.faults(
            {name: value for name, value in configuration.items() if name not in _OWN}
        )
        inputs = decode(request.news)
        secrets = {name: marked(value) for name, value in inputs.items() if self._table.is_secret(name)}
        return answer_check(
            {**inputs, **secrets}, faults or self.configuration_faults(reveal(configuration), request.urn)
        )

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare two configurations of a provider resource."""
        return difference(
            changes(self._settings(request.old_inputs), self._settings(request.news)),
            ignored=request.ignoreChanges,
            replaces=self._table.replaces,
        )

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Record the configuration of the provider resource behind this connection."""
        self._configurations[str(context.peer())] = reveal(self._settings(request.args))
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Do nothing: every operation here is short and leaves nothing incomplete."""
        return empty_pb2.Empty()

    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Refuse functions, because the sandbox has only resources."""
        raise PluginError(
            f"the sandbox has no function {request.tok}; the official {self.package} plugin may"
        )

    def configuration_faults(self, configuration: Object, urn: str) -> list[Fault]:
        """The faults between the properties of a provider's configuration. By default there are none."""
        return []

    def configuration(self, context: grpc.ServicerContext) -> Object:
        """The configuration of the provider resource for which this request is meant.

        Raises:
            PluginError: the connection never configured its provider, and several others did.
        """
        known = self._configurations
        if (own := known.get(str(context.peer()))) is not None:
            return own
        if len(known) == 1:  # a connection that was closed and opened again comes from another port
            return next(iter(known.values()))
        if not known:
            return {}
        raise PluginError(f"a connection to the {self.package} plugin was lost; run the command again")

    def engine(self, context: grpc.ServicerContext) -> Engine:
        """The engine behind this request. If no engine has introduced itself, it drops all messages."""
        return self._engines.get(str(context.peer()), Engine(""))

    @property
    def _table(self) -> ResourceType:
        return ResourceType(self.package, self.configuration_properties)

    def _settings(self, message: struct_pb2.Struct) -> Object:
        # programs send all settings of a provider as text, and those that are no text as JSON
        properties = self.configuration_properties
        return {
            name: value if name not in properties else from_json_text(properties[name].kind, value)
            for name, value in decode(message).items()
        }

    def _attach(self, address: str, context: grpc.ServicerContext) -> None:
        if address:
            self._engines[str(context.peer())] = Engine(address)


def type_of(urn: str) -> str:
    """The type token in a URN, for engines that do not send it separately."""
    qualified = urn.split("::", maxsplit=3)[2]
    return qualified.rpartition("$")[2]


def answer_check(inputs: Object, faults: list[Fault]) -> provider_pb2.CheckResponse:
    """The checked inputs, and their faults.

    The path is part of the reason: with a separate path, the engine would print the value, secret or not
    (https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go, `issueCheckErrors`).
    """
    reasons = [f"{spell(fault.path)}: {fault.reason}" if fault.path else fault.reason for fault in faults]
    return provider_pb2.CheckResponse(
        inputs=encode(inputs), failures=[provider_pb2.CheckFailure(reason=reason) for reason in reasons]
    )
