"""The answers that are the same in every plugin of the sandbox."""

import json

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.docker.provider import DockerProvider
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.provider import KubernetesProvider
from sandbox.plugins.random.provider import RandomProvider
from sandbox.plugins.servicer import type_of
from sandbox.plugins.tls.provider import TlsProvider
from sandbox.plugins.wire import UNKNOWN, Object, encode
from support.plugins import Plugin, is_unchanged

ALL = (TlsProvider, RandomProvider, KubernetesProvider, DockerProvider)
PASSWORD = "random:index/randomPassword:RandomPassword"


def diff_config(plugin: Plugin, old: Object, new: Object) -> provider_pb2.DiffResponse:
    """The difference between two configurations."""
    request = provider_pb2.DiffRequest(old_inputs=encode(old), news=encode(new))
    return plugin.servicer.DiffConfig(request, plugin.context)


@pytest.mark.parametrize("provider", ALL)
def test_handshake_and_configuration_promise_the_same(provider: type[TlsProvider]) -> None:
    """Handshake and configuration have the same answers, as the protocol demands.

    Plugins accept secrets, and neither outputs nor resources.
    """
    plugin = Plugin(provider())
    shaken = plugin.servicer.Handshake(provider_pb2.ProviderHandshakeRequest(), plugin.context)
    configured = plugin.servicer.Configure(provider_pb2.ConfigureRequest(), plugin.context)
    promised = (True, False, False, True)
    assert promised == (
        shaken.accept_secrets,
        shaken.accept_outputs,
        shaken.accept_resources,
        shaken.supports_autonaming_configuration,
    )
    assert promised == (
        configured.acceptSecrets,
        configured.acceptOutputs,
        configured.acceptResources,
        configured.supports_autonaming_configuration,
    )
    assert configured.supportsPreview


@pytest.mark.parametrize("provider", ALL)
def test_schema_names_the_package(provider: type[TlsProvider]) -> None:
    """The schema that a plugin returns has its name and its settings."""
    plugin = Plugin(provider())
    answer = plugin.servicer.GetSchema(provider_pb2.GetSchemaRequest(), plugin.context)
    schema = json.loads(answer.schema)
    assert provider.package == schema["name"]
    assert set(provider.configuration_properties) == set(schema["provider"]["inputProperties"])


def test_functions_are_refused() -> None:
    """Functions are refused with a message that names the official plugin."""
    plugin = Plugin(TlsProvider())
    with pytest.raises(PluginError, match="has no function tls:index/f:f; the official tls plugin may"):
        plugin.servicer.Invoke(provider_pb2.InvokeRequest(tok="tls:index/f:f"), plugin.context)


def test_cancelling_stops_nothing() -> None:
    """A cancelled engine waits until the operation ends, because every operation is short."""
    plugin = Plugin(TlsProvider())
    assert empty_pb2.Empty() == plugin.servicer.Cancel(empty_pb2.Empty(), plugin.context)


def test_another_folder_replaces_the_provider() -> None:
    """Another folder replaces the provider, so the engine makes every object again."""
    plugin = Plugin(KubernetesProvider())
    moved = diff_config(plugin, {"renderYamlToDirectory": "a"}, {"renderYamlToDirectory": "b"})
    assert ["renderYamlToDirectory"] == list(moved.replaces)
    renamed = diff_config(plugin, {"namespace": "a"}, {"namespace": "b"})
    assert [] == list(renamed.replaces)
    assert not is_unchanged(renamed)


def test_settings_are_compared_by_what_they_mean() -> None:
    """A setting as JSON text equals the value in the text."""
    plugin = Plugin(KubernetesProvider())
    assert is_unchanged(
        diff_config(plugin, {"enableServerSideApply": "true"}, {"enableServerSideApply": True})
    )


def test_unknown_inputs_do_not_reach_an_update() -> None:
    """Unknown inputs in an update are refused. The engine never sends them."""
    with pytest.raises(PluginError, match="an input is still unknown"):
        Plugin(RandomProvider(), PASSWORD).create({"length": UNKNOWN})


def test_state_cannot_be_imported() -> None:
    """Resources that exist only in the state cannot be imported."""
    with pytest.raises(PluginError, match="exists only in the state"):
        Plugin(RandomProvider(), PASSWORD).read({})


def test_deleting_what_lives_in_state_only_does_nothing() -> None:
    """Deleting a resource that exists only in the state succeeds."""
    plugin = Plugin(RandomProvider(), PASSWORD)
    plugin.delete(plugin.create({"length": 8})[1])


def test_type_is_read_from_the_urn_where_it_is_not_sent() -> None:
    """Without a type in the request, as from older engines, the plugin reads it from the end of the URN."""
    assert PASSWORD == type_of(f"urn:pulumi:dev::project::component:index:Thing${PASSWORD}::name")
    assert PASSWORD == type_of(f"urn:pulumi:dev::project::{PASSWORD}::name::with::colons")
