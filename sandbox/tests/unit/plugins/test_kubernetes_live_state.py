"""What the plugin tells the engine about an object in a cluster: drift, secrets, owners, and errors without secrets."""

from typing import Any

import pytest

from sandbox.plugins.kubernetes.applying import ownership
from sandbox.plugins.kubernetes.applying.api import Place, RefusedError
from sandbox.plugins.kubernetes.applying.state import imported, inputs_of, state_of
from sandbox.plugins.kubernetes.applying.words import refused, without_secrets
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.wire import Object, Secret, has_secret

URN = "urn:pulumi:dev::project::kubernetes:core/v1:ConfigMap::thing"
PLACE = Place(ObjectKind("v1", "ConfigMap"), "shop", "thing")


@pytest.mark.parametrize(
    ("given", "live", "seen"),
    [
        ({"replicas": 1}, {"replicas": 1, "paused": False}, {"replicas": 1}),
        ({"replicas": 1}, {"replicas": 3}, {"replicas": 3}),
        ({"labels": {"a": "b"}}, {"labels": {}}, {"labels": {}}),
        ({"hostNetwork": False, "ingress": [], "x": {}}, {}, {"hostNetwork": False, "ingress": [], "x": {}}),
        ({"ports": [{"port": 1}]}, {"ports": [{"port": 1, "protocol": "TCP"}]}, {"ports": [{"port": 1}]}),
        (
            {"ports": [{"port": 1}]},
            {"ports": [{"port": 1}, {"port": 2}]},
            {"ports": [{"port": 1}, {"port": 2}]},
        ),
        ({"ports": [{"port": 1}, {"port": 2}]}, {"ports": [{"port": 1}]}, {"ports": [{"port": 1}]}),
        ({"limits": {"memory": "1024Mi"}}, {"limits": {"memory": "1Gi"}}, {"limits": {"memory": "1024Mi"}}),
        ({"limits": {"cpu": "1000m"}}, {"limits": {"cpu": "1"}}, {"limits": {"cpu": "1000m"}}),
        ({"limits": {"cpu": "1"}}, {"limits": {"cpu": "2"}}, {"limits": {"cpu": "2"}}),
        ({"labels": {"version": "1.0"}}, {"labels": {"version": "1"}}, {"labels": {"version": "1"}}),
        ({"stringData": {"a": "b"}}, {"data": {"a": "Yg=="}}, {"stringData": {"a": "b"}}),
    ],
)
def test_only_what_the_program_gave_can_drift(given: Object, live: Object, seen: Object) -> None:
    """Only fields of the program can drift. Defaults of the server and another spelling of a quantity are no drift."""
    assert seen == inputs_of(live, given)


def test_secrets_stay_secret() -> None:
    """Values that are secret in the program stay secret, also after a list has changed, and so does a Secret's data."""
    given = {"kind": "Pod", "spec": {"env": [{"name": "a", "value": Secret("canary")}]}, "metadata": {}}
    live: dict[str, Any] = {"kind": "Pod", "metadata": {"name": "a", "managedFields": [{}]}}
    same = {**live, "spec": {"env": [{"name": "a", "value": "canary"}]}}
    more = {**live, "spec": {"env": [{"name": "first"}, {"name": "a", "value": "canary"}]}}
    for each in (same, more):
        state = state_of(each, given, "me")
        assert "canary" not in repr(state)
        assert "canary" not in repr(inputs_of(each, given))
        assert "managedFields" not in state["metadata"]
    assert has_secret(state_of({**live, "kind": "Secret", "data": {"a": "b"}}, {}, "me")["data"])


def test_what_is_imported_is_what_a_program_would_give() -> None:
    """An import has the fields that a program would give, without those of the server and the annotation of kubectl."""
    copy = {"kubectl.kubernetes.io/last-applied-configuration": "canary"}
    metadata = {"name": "a", "uid": "1", "resourceVersion": "2", "annotations": {**copy, "own": "yes"}}
    found = imported({"kind": "ConfigMap", "metadata": metadata, "data": {"a": "b"}, "status": {}})
    assert {
        "kind": "ConfigMap",
        "metadata": {"name": "a", "annotations": {"own": "yes"}},
        "data": {"a": "b"},
    } == found


def test_manager_is_known_again() -> None:
    """The field manager of a resource is always the same, and each resource has another. A program may choose one."""
    first = ownership.manager_of(URN, {})
    assert ownership.manager_of(URN, {}) == first == ownership.manager_of("x", {}, {"__fieldManager": first})
    assert ownership.manager_of(f"{URN}-2", {}) != first
    given = {"metadata": {"annotations": {"pulumi.com/patchFieldManager": "mine"}}}
    assert "mine" == ownership.manager_of(URN, given)


def test_fields_of_people_are_taken_over_and_others_are_not() -> None:
    """The plugin takes over fields that kubectl or the creation set, and leaves those of a controller."""
    live = {"apiVersion": "v1", "metadata": {"resourceVersion": "7"}}

    def entry(manager: str, operation: str, fields: Object, **more: str) -> Object:
        return {"manager": manager, "operation": operation, "fieldsV1": fields, **more}

    own = entry("me", "Update", {"f:data": {"f:a": {}}})
    edited = entry("kubectl-edit", "Update", {"f:data": {"f:b": {}}})
    controller = entry("controller", "Update", {"f:status": {}})
    status = entry("kubectl-edit", "Update", {"f:status": {}}, subresource="status")
    live["metadata"]["managedFields"] = [own, edited, controller, status]  # type: ignore[index]
    patch = ownership.takeover(live, "me")
    assert patch is not None
    assert {"op": "test", "path": "/metadata/resourceVersion", "value": "7"} == patch[0]
    kept_controller, kept_status, mine = patch[1]["value"]
    assert (controller, status) == (kept_controller, kept_status)
    assert ("me", "Apply", {"f:data": {"f:a": {}, "f:b": {}}}) == (
        mine["manager"],
        mine["operation"],
        mine["fieldsV1"],
    )
    live["metadata"]["managedFields"] = [mine, controller]  # type: ignore[index]
    assert ownership.takeover(live, "me") is None


def test_refusals_quote_nothing_secret() -> None:
    """An error hides each form of a secret value, and shows everything if there is no secret."""
    message = 'data: Invalid value: "prefix \\"quoted\\" of it": canary, Y2FuYXJ5'
    hidden = without_secrets(message, {"data": Secret({"a": "Y2FuYXJ5"})})
    assert "data: Invalid value: [hidden]: [hidden], [hidden]" == hidden
    assert message == without_secrets(message, {"data": {"a": "Y2FuYXJ5"}})


def test_conflicts_name_fields_and_owners() -> None:
    """A conflict names fields, owners and the remedy. Other errors have the server's words."""
    cause = {"message": 'conflict with "auto\\"scaler" using apps/v1', "field": ".spec.replicas"}
    conflict = RefusedError(409, {"message": "Apply failed", "details": {"causes": [cause]}})
    told = str(refused(conflict, PLACE, {}))
    assert told.startswith('ConfigMap shop/thing has other values at .spec.replicas, set by auto"scaler. Let')
    assert "the API server refuses ConfigMap shop/thing: No room" == str(
        refused(RefusedError(507, {"message": "No room"}), PLACE, {})
    )
