"""The plugin `kubernetes` with a real API server: it checks, stores, changes, reads and removes objects.

Only the API server runs, without controllers. So no object becomes ready, and an object with a finalizer is not
removed.
"""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.cluster.client import Client
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.provider import KubernetesProvider
from sandbox.plugins.partial import InitFailedError
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value, decode, has_secret, reveal
from support.kubernetes_plugin import (
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    SECRET,
    SERVICE,
    config_map,
    deployment,
)
from support.plugins import Plugin, is_unchanged, kinds

pytestmark = pytest.mark.live

Make = Callable[..., Plugin]

QUICKLY = {"pulumi.com/deletionPropagationPolicy": "background"}
UNAWAITED = {**QUICKLY, "pulumi.com/skipAwait": "true"}


@pytest.fixture
def plugin(server: Client) -> Make:
    """The plugin, configured for the server."""

    def make(token: str, name: str = "thing", **settings: Value) -> Plugin:
        made = Plugin(KubernetesProvider(), token, name=name)
        made.configure(kubeconfig=json.dumps(server.kubeconfig), **settings)
        return made

    return make


@pytest.fixture
def space(server: Client, request: pytest.FixtureRequest) -> str:
    """A namespace for one test."""
    name = "".join(each if each.isalnum() else "-" for each in request.node.name.lower())[:50].strip("-")
    labels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    made = server.apply(
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}
    )
    assert not made.refusal
    return name


def placed(manifest: Object, space: str, name: str = "thing", **metadata: Value) -> Object:
    """The object in a namespace."""
    return {**manifest, "metadata": {"namespace": space, "name": name, "annotations": QUICKLY, **metadata}}


def hardened(**spec: Value) -> Object:
    """A Deployment whose pods are allowed in the namespace."""
    made = deployment(**spec)
    pod = made["spec"]["template"]["spec"]
    pod["securityContext"] = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    for container in pod["containers"]:
        container["securityContext"] = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    return made


def stored(server: Client, kind: str, space: str, name: str = "thing") -> dict[str, Any]:
    """The object as another client reads it."""
    answer = server._session.get(f"{server.address}/{kind.format(space=space)}/{name}", timeout=30)  # noqa: SLF001
    found: dict[str, Any] = answer.json() if answer.ok else {}
    return found


MAPS = "api/v1/namespaces/{space}/configmaps"
DEPLOYMENTS = "apis/apps/v1/namespaces/{space}/deployments"


def by_hand(server: Client, path: str, patch: Object, manager: str = "kubectl-edit") -> None:
    """Change an object as `kubectl edit` does."""
    answer = server._session.patch(  # noqa: SLF001
        f"{server.address}/{path}",
        params={"fieldManager": manager},
        data=json.dumps(patch),
        headers={"Content-Type": "application/merge-patch+json"},
        timeout=30,
    )
    assert answer.ok, answer.text


def test_object_is_made_changed_found_and_removed(plugin: Make, server: Client, space: str) -> None:
    """An object can be made, changed, read and deleted, and previews change nothing.

    Deleting it twice is no error.
    """
    maps = plugin(CONFIG_MAP)
    first, second = placed(config_map(), space), placed(config_map(data={"other": "b"}), space)
    maps.create(first, preview=True)
    assert {} == stored(server, MAPS, space)
    number, state = maps.create(first)
    assert f"{space}/thing" == number
    assert {"key": "value"} == stored(server, MAPS, space)["data"] == state["data"]
    maps.update(state, second, number, preview=True)
    assert {"key": "value"} == stored(server, MAPS, space)["data"]
    state = maps.update(state, second, number)
    assert {"other": "b"} == stored(server, MAPS, space)["data"] == state["data"]
    assert second == maps.read_inputs(state, second, number)
    maps.delete(state, number)
    maps.delete(state, number)
    assert {} == stored(server, MAPS, space)
    assert {} == maps.read(state, second, number)


def test_drift_is_seen_and_repaired(plugin: Make, server: Client, space: str) -> None:
    """A refresh finds a manual change, and the next update reverts it.

    What a controller added stays.
    """
    deployments, inputs = plugin(DEPLOYMENT), placed(hardened(replicas=2), space, annotations=UNAWAITED)
    number, state = deployments.create(inputs)
    assert is_unchanged(deployments.diff(deployments.read_inputs(state, inputs, number), inputs, state))
    path = f"{DEPLOYMENTS.format(space=space)}/thing"
    by_hand(server, path, {"spec": {"replicas": 5}})
    by_hand(server, path, {"metadata": {"labels": {"added": "later"}}}, manager="controller")
    drifted = deployments.read_inputs(state, inputs, number)
    assert {"spec.replicas": "UPDATE"} == kinds(deployments.diff(drifted, inputs, state))
    deployments.update(state, inputs, number, preview=True)
    deployments.update(state, inputs, number)
    live = stored(server, DEPLOYMENTS, space)
    assert 2 == live["spec"]["replicas"]
    assert {"added": "later"} == live["metadata"]["labels"]


def test_field_of_a_controller_is_not_taken_in_silence(plugin: Make, server: Client, space: str) -> None:
    """If a controller owns a field, the error names field, owner and remedies. An annotation takes the field."""
    deployments, inputs = plugin(DEPLOYMENT), placed(hardened(replicas=2), space, annotations=UNAWAITED)
    number, state = deployments.create(inputs)
    by_hand(
        server, f"{DEPLOYMENTS.format(space=space)}/thing", {"spec": {"replicas": 5}}, manager="autoscaler"
    )
    for preview in (True, False):
        with pytest.raises(
            PluginError, match=r"other values at \.spec\.replicas, set by autoscaler"
        ) as refused:
            deployments.update(state, inputs, number, preview=preview)
        assert "pulumi.com/patchForce" in str(refused.value)
    forced = placed(hardened(replicas=2), space, annotations={**UNAWAITED, "pulumi.com/patchForce": "true"})
    deployments.update(state, forced, number)
    assert 2 == stored(server, DEPLOYMENTS, space)["spec"]["replicas"]


@pytest.mark.parametrize("preview", [True, False])
def test_quota_is_told(plugin: Make, server: Client, space: str, *, preview: bool) -> None:
    """If a quota refuses an object, preview and update show the API server's message."""
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "none", "namespace": space}}
    server.apply({**quota, "spec": {"hard": {"count/configmaps": "0"}}})
    body = {"status": {"hard": {"count/configmaps": "0"}, "used": {"count/configmaps": "0"}}}
    by_hand(server, f"api/v1/namespaces/{space}/resourcequotas/none/status", body)
    with pytest.raises(PluginError, match=r"refuses ConfigMap .*exceeded quota: none"):
        plugin(CONFIG_MAP).create(placed(config_map(), space), preview=preview)


def test_refusal_of_a_pod_is_told_in_a_preview(plugin: Make, space: str) -> None:
    """A preview shows that Pod Security refuses the pods of a Deployment.

    The API server only warns of a Deployment, so the plugin asks it about a pod.
    """
    weak = placed(deployment(), space, annotations=UNAWAITED)
    with pytest.raises(PluginError, match=r'pods of Deployment .* violates PodSecurity "restricted'):
        plugin(DEPLOYMENT).create(weak, preview=True)


def test_fields_are_validated_by_the_server(plugin: Make, space: str) -> None:
    """A preview finds wrong values that the schema allows and the API server refuses."""
    wrong = placed(
        {"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"port": 70000}], "selector": {"a": "b"}}},
        space,
    )
    with pytest.raises(PluginError, match=r"spec\.ports\[0\]\.port: Invalid value"):
        plugin(SERVICE).create(wrong, preview=True)


def test_preview_before_the_namespace_passes(plugin: Make, server: Client) -> None:
    """A preview of an object in a missing namespace succeeds, as with the official plugin, also with unknown values.

    The update fails and names the namespace.
    """
    manifest = placed(config_map(), "not-yet")
    assert manifest == plugin(CONFIG_MAP).create(manifest, preview=True)[1]
    unknown = placed(config_map(data={"key": UNKNOWN}), "not-yet")
    assert unknown == plugin(CONFIG_MAP).create(unknown, preview=True)[1]
    with pytest.raises(PluginError, match='namespaces "not-yet" not found'):
        plugin(CONFIG_MAP).create(manifest)
    made = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "made-here"}}
    assert "Active" == plugin(NAMESPACE).create(made)[1]["status"]["phase"]
    assert stored(server, "api/v1/namespaces", "", "made-here")


def test_objects_of_others_are_not_taken(plugin: Make, server: Client, space: str) -> None:
    """An existing object is not taken over without a setting.

    An object that a killed run of the same resource made is found again.
    """
    manifest = placed(config_map(), space)
    server.apply({**manifest, "data": {"foreign": "yes"}})
    for preview in (True, False):
        with pytest.raises(
            PluginError, match=f'refuses ConfigMap {space}/thing: configmaps "thing" already exists'
        ):
            plugin(CONFIG_MAP).create(manifest, preview=preview)
    plugin(CONFIG_MAP, upsertExistingObjects="true").create(manifest)
    own = placed(config_map(), space, "own")
    plugin(CONFIG_MAP).create(own)
    changed = {**own, "data": {"key": "after the kill"}}
    plugin(CONFIG_MAP).create(changed)
    assert {"key": "after the kill"} == stored(server, MAPS, space, "own")["data"]
    with pytest.raises(PluginError, match="already exists"):
        plugin(CONFIG_MAP, name="another").create(own)


def test_nothing_secret_is_told_or_kept_in_clear(plugin: Make, server: Client, space: str) -> None:
    """No secret is in clear text in the state, in an error, or in the annotation that kubectl writes."""
    secrets = plugin(SECRET)
    inputs = placed(
        {"apiVersion": "v1", "kind": "Secret", "data": {"key": Secret("Y2FuYXJ5LXZhbHVl")}}, space
    )
    number, state = secrets.create(inputs)
    assert has_secret(state["data"])
    noted = {"kubectl.kubernetes.io/last-applied-configuration": '{"data": {"key": "Y2FuYXJ5LXZhbHVl"}}'}
    by_hand(server, f"api/v1/namespaces/{space}/secrets/thing", {"metadata": {"annotations": noted}})
    seen = secrets.read(state, inputs, number)
    assert "Y2FuYXJ5" not in repr(seen)
    assert "Y2FuYXJ5LXZhbHVl" == reveal(seen)["data"]["key"]
    wrong = placed(config_map(data={"key": Secret("canary value")}), space, "Canary Value")
    named = placed(config_map(), space, labels={"password": Secret("canary value!")})
    for manifest in (wrong, named):
        with pytest.raises(PluginError, match="Invalid value") as refused:
            plugin(CONFIG_MAP).create(manifest, preview=True)
        assert "canary" not in str(refused.value)


def test_what_never_gets_ready_stays_in_the_state(plugin: Make, space: str) -> None:
    """An object that never becomes ready stays in the state, and the error says what is missing.

    The engine waits for it again at the next refresh.
    """
    deployments, inputs = plugin(DEPLOYMENT), placed(hardened(), space)
    inputs["metadata"]["annotations"] = {**QUICKLY, "pulumi.com/timeoutSeconds": "1"}
    with pytest.raises(
        InitFailedError, match=r"took longer than 1 s: the deployment controller has not"
    ) as failed:
        deployments.create(inputs)
    details = failed.value.details
    assert f"{space}/thing" == details.id
    assert "thing" == decode(details.properties)["metadata"]["name"]
    state = decode(details.properties)
    with pytest.raises(InitFailedError, match="is not ready"):
        deployments.read(state, inputs, details.id)


def test_cancelled_wait_ends_at_once(plugin: Make, space: str) -> None:
    """If a run is cancelled, the wait ends at once, and the object stays in the state."""
    deployments, inputs = plugin(DEPLOYMENT), placed(hardened(), space)
    failures = []

    def make() -> None:
        with pytest.raises(InitFailedError) as failed:
            deployments.create(inputs)
        failures.append(str(failed.value))

    waiting = threading.Thread(target=make)
    waiting.start()
    deployments.cancel()
    waiting.join(timeout=20)
    (failure,) = failures
    assert "was still waited for when the run was cancelled" in failure


def test_deletion_by_another_way_is_told(plugin: Make, server: Client, space: str) -> None:
    """If a finalizer prevents the deletion of an object, the error names the finalizer."""
    maps, inputs = plugin(CONFIG_MAP), placed(config_map(), space)
    inputs["metadata"]["annotations"] = {**QUICKLY, "pulumi.com/timeoutSeconds": "1"}
    number, state = maps.create(inputs)
    path = f"{MAPS.format(space=space)}/thing"
    by_hand(server, path, {"metadata": {"finalizers": ["example.com/kept"]}})
    with pytest.raises(PluginError, match=r"still there, kept by the finalizers example\.com/kept"):
        maps.delete(state, number)
    by_hand(server, path, {"metadata": {"finalizers": None}})
    maps.delete(state, number)


def test_objects_are_imported(plugin: Make, server: Client, space: str) -> None:
    """An object is imported by its id, without the fields that only the server adds."""
    server.apply(placed(config_map(), space, "foreign", annotations={"kept": "yes"}))
    inputs = plugin(CONFIG_MAP).read_inputs({}, {}, f"{space}/foreign")
    assert placed(config_map(), space, "foreign", annotations={"kept": "yes"}) == inputs
    assert {} == plugin(CONFIG_MAP).read({}, {}, f"{space}/missing")


def test_only_those_who_are_let_in(plugin: Make, server: Client) -> None:
    """A wrong token and an unknown authority are reported before anything is made."""
    config = server.kubeconfig
    assert [] == plugin(CONFIG_MAP).check_config(kubeconfig=json.dumps(config))
    config["users"][0]["user"]["token"] = "guessed"
    (reason,) = plugin(CONFIG_MAP).check_config(kubeconfig=json.dumps(config))
    assert "does not let this user in" in reason
    del config["clusters"][0]["cluster"]["certificate-authority"]
    (reason,) = plugin(CONFIG_MAP).check_config(kubeconfig=json.dumps(config))
    assert "No Kubernetes API server answers at https://127.0.0.1" in reason
    assert "certificate verify failed" in reason
    assert "guessed" not in reason
