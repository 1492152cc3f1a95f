"""The changes of an object that the `kubernetes` plugin makes in place, and those that replace it."""

from typing import Any

import pytest

from sandbox.plugins.wire import UNKNOWN, Object, Secret
from support.kubernetes_plugin import (
    CONFIG_MAP,
    DEPLOYMENT,
    SECRET,
    config_map,
    deployment,
    kubernetes,
    secret,
)
from support.plugins import is_unchanged, kinds

CHOSEN = {"name": "thing-12345678", "annotations": {"pulumi.com/autonamed": "true"}}
FIXED = {"name": "fixed"}


def test_equal_objects_do_not_differ() -> None:
    """A secret mark or an explicit default namespace is no change."""
    plain = secret(metadata=CHOSEN)
    marked = secret(metadata={**CHOSEN, "namespace": "default"}, data=Secret({"key": "dmFsdWU="}))
    assert is_unchanged(kubernetes(SECRET).diff(plain, marked))


@pytest.mark.parametrize(
    ("token", "old", "new", "path"),
    [
        (CONFIG_MAP, config_map(), config_map(data={"key": "other"}), "data.key"),
        (
            CONFIG_MAP,
            config_map(binaryData={"k": "YQ=="}),
            config_map(binaryData={"k": "Yg=="}),
            "binaryData.k",
        ),
        (SECRET, secret(), secret(data={"tls.crt": "YQ==", "key": "dmFsdWU="}), 'data["tls.crt"]'),
        (SECRET, secret(stringData={"a": "b"}), secret(stringData={"a": "c"}), "stringData.a"),
        (SECRET, secret(type="Opaque"), secret(type="kubernetes.io/tls"), "type"),
    ],
)
def test_changed_content_is_a_new_object(token: str, old: Object, new: Object, path: str) -> None:
    """A Secret or ConfigMap with new data is replaced by one with a new name, so its users restart.

    The old one is deleted after that.
    """
    old, new = {**old, "metadata": CHOSEN}, {**new, "metadata": CHOSEN}
    response = kubernetes(token).diff(old, new)
    assert [path] == list(response.replaces)
    assert not response.deleteBeforeReplace


def test_fixed_name_goes_before_it_comes_again() -> None:
    """An object with a fixed name is deleted before it is made again, because a name cannot exist twice."""
    old, new = config_map(metadata=FIXED), config_map(metadata=FIXED, data={"key": "other"})
    assert kubernetes(CONFIG_MAP).diff(old, new).deleteBeforeReplace


@pytest.mark.parametrize(
    ("setting", "token", "old"),
    [("enableSecretMutable", SECRET, secret()), ("enableConfigMapMutable", CONFIG_MAP, config_map())],
)
def test_content_can_be_made_mutable(setting: str, token: str, old: Object) -> None:
    """A setting lets content change in place, unless the object says that it is immutable."""
    old = {**old, "metadata": CHOSEN}
    new = {**old, "data": {"key": "b3RoZXI="}}
    assert {"data.key": "UPDATE"} == kinds(kubernetes(token, **{setting: "true"}).diff(old, new))
    immutable = kubernetes(token, **{setting: "true"}).diff(
        {**old, "immutable": True}, {**new, "immutable": True}
    )
    assert ["data.key"] == list(immutable.replaces)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"replicas": 2}, {"spec.replicas": "ADD"}),
        ({"selector": {"matchLabels": {"app": "b"}}}, {"spec.selector.matchLabels.app": "UPDATE_REPLACE"}),
    ],
)
def test_deployment_changes_in_place_but_for_its_selector(
    fields: dict[str, Any], expected: dict[str, str]
) -> None:
    """Everything in a Deployment except its selector changes in place."""
    assert expected == kinds(kubernetes(DEPLOYMENT).diff(deployment(), deployment(**fields)))


@pytest.mark.parametrize(
    "metadata", [{"name": "shop", "namespace": "other"}, {"name": "other", "namespace": "shop"}, UNKNOWN]
)
def test_another_place_is_another_object(metadata: object) -> None:
    """A new name or namespace replaces the object, and old and new exist at the same time."""
    response = kubernetes(DEPLOYMENT).diff(deployment(), {**deployment(), "metadata": metadata})
    assert 1 == len(response.replaces)
    assert not response.deleteBeforeReplace


def test_lost_name_replaces() -> None:
    """An object that loses its fixed name is replaced by one with a chosen name."""
    checked, reasons = kubernetes(CONFIG_MAP).check(config_map(), config_map(metadata=FIXED))
    assert [] == reasons
    response = kubernetes(CONFIG_MAP).diff(config_map(metadata=FIXED), checked)
    assert ["metadata.name"] == list(response.replaces)
    assert not response.deleteBeforeReplace


def test_ignored_changes_are_none() -> None:
    """Changes that a program ignores with `ignoreChanges` are no changes for the plugin."""
    old, new = secret(metadata=CHOSEN), secret(metadata=CHOSEN, data={"key": "b3RoZXI="})
    assert is_unchanged(kubernetes(SECRET).diff(old, new, ignore=("data",)))


@pytest.mark.parametrize(
    ("kind", "spec", "changed", "replaces"),
    [
        ("core/v1:Service", {"clusterIP": "None"}, {"clusterIP": "10.0.0.1"}, True),
        ("core/v1:Service", {"type": "ClusterIP"}, {"type": "NodePort"}, False),
        ("batch/v1:Job", {"parallelism": 1}, {"parallelism": 2}, True),
        ("apps/v1:StatefulSet", {"serviceName": "a"}, {"serviceName": "b"}, True),
        ("core/v1:PersistentVolumeClaim", {"storageClassName": "a"}, {"storageClassName": "b"}, True),
        ("core/v1:Pod", {"containers": [{"image": "a"}]}, {"containers": [{"image": "b"}]}, True),
        ("policy/v1:PodDisruptionBudget", {"minAvailable": 1}, {"minAvailable": 2}, False),
        ("networking.k8s.io/v1:NetworkPolicy", {"policyTypes": []}, {"policyTypes": ["Egress"]}, False),
    ],
)
def test_immutable_fields_replace(
    kind: str, spec: dict[str, Any], changed: dict[str, Any], *, replaces: bool
) -> None:
    """A change of a field that an API server cannot change replaces the object. Other changes do not."""
    version, _, name = kind.rpartition(":")
    base = {"apiVersion": version.removeprefix("core/"), "kind": name, "metadata": CHOSEN}
    response = kubernetes(f"kubernetes:{kind}").diff({**base, "spec": spec}, {**base, "spec": changed})
    assert replaces == bool(response.replaces)
    assert not is_unchanged(response)
