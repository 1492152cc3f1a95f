"""The field managers of an object: the plugin's own name, and the fields that it takes over.

Each field belongs to the manager that set it
(https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).

The original creates objects with one kind of ownership and changes them with another. Before a change it takes over the
fields that it created itself and those that people changed with kubectl: `fixCSAFieldManagers` in
`provider/pkg/await/await.go` of https://github.com/pulumi/pulumi-kubernetes. A preview changes nothing, so it does not
take them over.
"""

import hashlib
from typing import Final

from sandbox.plugins.wire import Object, Value

STATED: Final = "__fieldManager"
"""The output with the name."""

_PREFIX: Final = "pulumi-kubernetes-"
_DIGITS: Final = 8
_TAKEN_OVER: Final = (
    ("kubectl", "Apply"),
    ("kubectl", "Update"),
    ("before-first-apply", "Update"),
    ("pulumi-kubernetes", "Update"),
)
_ANNOTATION: Final = "pulumi.com/patchFieldManager"


def manager_of(urn: str, manifest: Object, state: Object | None = None) -> str:
    """The name under which a resource owns fields.

    In the original it is random. Here it is always the same for a resource, so that an object of a killed run is found
    again.
    """
    annotations = manifest.get("metadata", {}).get("annotations") or {}
    told = annotations.get(_ANNOTATION) or (state or {}).get(STATED)
    return str(told or f"{_PREFIX}{hashlib.sha256(urn.encode()).hexdigest()[:_DIGITS]}")


def has_manager(live: Object, manager: str) -> bool:
    """Whether this manager set a field of the object."""
    return any(each.get("manager") == manager for each in _entries(live))


def is_taken_over(manager: str) -> bool:
    """Whether the next update takes over the fields of this manager, which a conflict names."""
    return manager.startswith(tuple(name for name, _ in _TAKEN_OVER))


def takeover(live: Object, manager: str) -> list[Object] | None:
    """The patch that takes over fields, or nothing if there are none to take over."""
    entries = _entries(live)
    taken = [each for each in entries if _takes(each, manager)]
    if not any((each["manager"], each["operation"]) != (manager, "Apply") for each in taken):
        return None
    fields: Object = {}
    for each in taken:
        fields = _joined(fields, each.get("fieldsV1", {}))
    version = live["apiVersion"]
    mine = {
        "manager": manager,
        "operation": "Apply",
        "apiVersion": version,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }
    kept = [each for each in entries if each not in taken]
    return [
        {"op": "test", "path": "/metadata/resourceVersion", "value": live["metadata"]["resourceVersion"]},
        {"op": "replace", "path": "/metadata/managedFields", "value": [*kept, mine]},
    ]


def _takes(entry: Object, manager: str) -> bool:
    if entry.get("subresource"):
        return False
    if entry["manager"] == manager:
        return True
    return any(entry["manager"].startswith(name) and entry["operation"] == kind for name, kind in _TAKEN_OVER)


def _entries(live: Object) -> list[Object]:
    entries: list[Object] = live.get("metadata", {}).get("managedFields") or []
    return entries


def _joined(first: Value, second: Value) -> Value:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second
    return {name: _joined(first.get(name, {}), second.get(name, {})) for name in {**first, **second}}
