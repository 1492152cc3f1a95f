"""The check of an object by the `kubernetes` plugin, before anything is written: names, marks, faults."""

from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes import validation
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value
from support.kubernetes_plugin import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SECRET,
    config_map,
    deployment,
    kubernetes,
    secret,
)

Autonaming = provider_pb2.CheckRequest.AutonamingOptions
AUTONAMED = {"pulumi.com/autonamed": "true"}


def named(olds: Object | None = None, news: Object | None = None, **fields: Value) -> Object:
    """The metadata of a ConfigMap after the check."""
    inputs, reasons = kubernetes(CONFIG_MAP).check(news or config_map(), olds, **fields)
    assert [] == reasons
    metadata = inputs["metadata"]
    assert isinstance(metadata, dict)
    return metadata


def test_object_without_a_name_gets_one() -> None:
    """An object without a name gets its logical name with eight digits, and a mark that the name was chosen."""
    metadata = named(randomSeed=b"seed")
    assert AUTONAMED == metadata["annotations"]
    prefix, _, suffix = metadata["name"].rpartition("-")
    assert "thing" == prefix
    assert 8 == len(suffix)
    assert 0 <= int(suffix, 16)


def test_preview_and_update_choose_the_same_name() -> None:
    """The name depends on the engine's seed, so preview and update choose the same one."""
    assert named(randomSeed=b"seed") == named(randomSeed=b"seed")
    assert named(randomSeed=b"seed") != named(randomSeed=b"other")


def test_chosen_name_stays() -> None:
    """A chosen name stays the same at the next update, even with another seed."""
    first = named(randomSeed=b"first")
    second = named({**config_map(), "metadata": first}, randomSeed=b"second")
    assert first == second


def test_the_engine_s_proposal_is_taken() -> None:
    """If the engine proposes an automatic name, the plugin takes it."""
    proposal = Autonaming(proposed_name="shop-config", mode=Autonaming.PROPOSE)
    assert "shop-config" == named(autonaming=proposal)["name"]


def test_automatic_names_can_be_forbidden() -> None:
    """If the stack forbids automatic names, an object without a name is a fault."""
    forbidden = Autonaming(mode=Autonaming.DISABLE)
    reasons = kubernetes(CONFIG_MAP).check(config_map(), autonaming=forbidden)[1]
    assert ["metadata.name: is required: the stack's configuration switches automatic names off"] == reasons


def test_annotations_of_the_program_are_kept() -> None:
    """The mark is added to the annotations of the program."""
    metadata = named(news=config_map(metadata={"annotations": {"a": "b"}, "labels": {"c": "d"}}))
    assert {"a": "b", **AUTONAMED} == metadata["annotations"]
    assert {"c": "d"} == metadata["labels"]


@pytest.mark.parametrize("name", ["fixed", UNKNOWN])
def test_name_of_the_program_is_kept(name: object) -> None:
    """A name that the program gives is kept, also if it is not known yet."""
    assert {"name": name} == named(news=config_map(metadata={"name": name}))


def test_secret_metadata_stays_secret() -> None:
    """Secret metadata stays secret when a name is added."""
    news = config_map(metadata=Secret({"labels": {"a": "b"}}))
    inputs, _ = kubernetes(CONFIG_MAP).check(news, randomSeed=b"seed")
    assert isinstance(inputs["metadata"], Secret)
    assert {"a": "b"} == inputs["metadata"].value["labels"]
    assert inputs["metadata"].value["name"].startswith("thing-")


def test_default_namespace_of_the_provider_is_filled_in() -> None:
    """Objects in namespaces get the provider's namespace as a default. Objects of the cluster get none."""
    inputs, _ = kubernetes(CONFIG_MAP, namespace="shop").check(config_map())
    assert "shop" == inputs["metadata"]["namespace"]
    inputs, _ = kubernetes(NAMESPACE, namespace="shop").check({"apiVersion": "v1", "kind": "Namespace"})
    assert "namespace" not in inputs["metadata"]


def test_data_of_secrets_is_marked() -> None:
    """A Secret's data is marked as secret even if the program did not mark it."""
    inputs, reasons = kubernetes(SECRET).check(secret(stringData={"a": "b"}))
    assert [] == reasons
    assert Secret({"key": "dmFsdWU="}) == inputs["data"]
    assert Secret({"a": "b"}) == inputs["stringData"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"replicas": "two"}, "spec.replicas: must be an integer"),
        ({"replicass": 2}, 'spec.replicass: unknown field "replicass"; did you mean "replicas"?'),
        ({"strategy": "Recreate"}, "spec.strategy: must be an object"),
        ({"template": {"spec": {"containers": {}}}}, "spec.template.spec.containers: must be an array"),
        ({"selector": None}, "spec.selector: is required and missing"),
        (
            {"template": {"spec": {"containers": [{"name": "a", "ports": [{"containerPort": "x"}]}]}}},
            "spec.template.spec.containers[0].ports[0].containerPort: must be an integer",
        ),
        (
            {"template": {"spec": {"containers": [{"image": "a"}]}}},
            "spec.template.spec.containers[0].name: is required and missing",
        ),
        (
            {"template": {"spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": True}}}]}}},
            "spec.template.spec.containers[0].resources.limits.cpu: must be a string or a number",
        ),
    ],
)
def test_what_an_api_server_refuses_is_refused(fields: dict[str, Any], reason: str) -> None:
    """Misspelt, missing and wrongly typed fields are refused by their paths."""
    assert [reason] == kubernetes(DEPLOYMENT).check(deployment(**fields))[1]


def test_all_faults_are_reported_at_once() -> None:
    """All faults of an object are reported at once."""
    assert 2 == len(kubernetes(DEPLOYMENT).check(deployment(replicas="two", paused="yes"))[1])


def test_parts_that_are_not_known_yet_are_accepted() -> None:
    """The fields beside an unknown value are still checked."""
    news = deployment(replicas=UNKNOWN, template=UNKNOWN, paused="yes")
    assert ["spec.paused: must be a boolean"] == kubernetes(DEPLOYMENT).check(news)[1]


def test_data_that_is_no_base64_is_refused_unseen() -> None:
    """Data that is not base64 is refused, as by an API server, and the message does not show it."""
    (reason,) = kubernetes(SECRET).check(secret(data=Secret({"key": "hunter2!"})))[1]
    assert "data.key: must be base64" == reason


@pytest.mark.parametrize(
    ("news", "token", "reason"),
    [
        (secret(), CONFIG_MAP, "kind: must be ConfigMap for this resource type"),
        (config_map(apiVersion="v2"), CONFIG_MAP, "apiVersion: must be v1 for this resource type"),
        (
            config_map(metadata={"generateName": "a-"}),
            CONFIG_MAP,
            "metadata.generateName: cannot be rendered",
        ),
        (config_map(metadata={"name": "../../x"}), CONFIG_MAP, "metadata.name: must be a path segment"),
        (config_map(metadata={"name": "a", "namespace": ".."}), CONFIG_MAP, "metadata.namespace: must be"),
    ],
)
def test_objects_that_cannot_be_rendered_are_refused(news: Object, token: str, reason: str) -> None:
    """Objects that cannot be rendered are refused, such as one with a generated name or a path as its name."""
    reasons = kubernetes(token).check(news)[1]
    assert any(found.startswith(reason) for found in reasons), reasons


@pytest.mark.parametrize(
    "token",
    ["kubernetes:apps/v1:Deploymint", "kubernetes:example.com/v1:Thing", "kubernetes:core/v1:../../x"],
)
def test_kinds_that_kubernetes_has_not_are_refused(token: str) -> None:
    """Custom resources are refused, because the plugin has no schema for them."""
    api_version, _, kind = token.removeprefix("kubernetes:").rpartition(":")
    news = {"apiVersion": api_version.removeprefix("core/"), "kind": kind, "metadata": {"name": "a"}}
    (reason,) = kubernetes(token).check(news)[1]
    assert reason.endswith(f"{kind} is not an object of Kubernetes {validation.KUBERNETES_VERSION}")


@pytest.mark.parametrize("kind", ["Affinity", "SecretList"])
def test_parts_and_lists_of_objects_are_no_objects(kind: str) -> None:
    """Parts and lists of objects are refused: they have schemas, but nobody can create them."""
    token = f"kubernetes:core/v1:{kind}"
    (reason,) = kubernetes(token).check({"apiVersion": "v1", "kind": kind, "metadata": {"name": "a"}})[1]
    assert f"v1 {kind} is not an object of Kubernetes" in reason


@pytest.mark.parametrize("token", ["kubernetes:a/b/c:Thing", "kubernetes:yaml:ConfigFile"])
def test_tokens_of_no_object_are_refused(token: str) -> None:
    """Charts and files of objects are refused, because only the official plugin implements them."""
    with pytest.raises(PluginError, match="is not an object of the Kubernetes API"):
        kubernetes(token).check({})


def test_unchanged_objects_are_not_validated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unchanged objects are not validated again, which saves time in previews."""
    inputs, _ = kubernetes(DEPLOYMENT).check(deployment())
    monkeypatch.setattr(validation, "faults", lambda *_: pytest.fail("validated again"))
    assert [] == kubernetes(DEPLOYMENT).check(deployment(), inputs)[1]


@pytest.mark.parametrize("name", ["kubeconfig", "context", "cluster"])
def test_rendering_excludes_a_cluster(name: str) -> None:
    """A provider that renders may not have settings for a cluster."""
    (reason,) = kubernetes(CONFIG_MAP).check_config(**{"renderYamlToDirectory": "out", name: "x"})
    assert f"{name}: cannot be combined with renderYamlToDirectory: rendering needs no cluster" == reason


def test_settings_are_checked(tmp_path: Path) -> None:
    """The plugin checks names and types of settings, which arrive as JSON text."""
    plugin = kubernetes(CONFIG_MAP)
    folder = str(tmp_path)
    assert [] == plugin.check_config(
        renderYamlToDirectory=folder, enableServerSideApply="true", kubeClientSettings='{"qps": 5}'
    )
    assert ["enableServerSideApply: must be a boolean, not a string"] == plugin.check_config(
        enableServerSideApply="perhaps"
    )
    (reason,) = plugin.check_config(renderYamlToDirectry="out")
    assert reason.endswith('did you mean "renderYamlToDirectory"?')


def test_setting_that_would_not_be_kept_is_refused() -> None:
    """The setting `alwaysRender` is refused, because only the official plugin implements it."""
    (reason,) = kubernetes(CONFIG_MAP).check_config(renderYamlToDirectory="out", alwaysRender="true")
    assert reason.startswith("alwaysRender: has no effect in the sandbox")
