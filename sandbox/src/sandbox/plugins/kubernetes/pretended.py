"""A double of an API server's answer to the preview of a changed object.

The official plugin creates an object with an ownership that its first update repairs. The preview of that update asks
the API server before the repair, so nothing of the old object is given up: list entries that the program has removed
stay next to the new ones, and the API server checks the sum. Seen with version 4.32 of the plugin and a server of
version 1.36: `spec.ports[1].name: Duplicate value: "web-tls"`.

A folder of manifests has no such server, so this is off unless a test switches it on.
"""

import json
import os
from collections.abc import Iterator, Mapping
from typing import Final

from sandbox.plugins.changes import Path, spell
from sandbox.plugins.kubernetes import validation
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.kubernetes.merging import merged
from sandbox.plugins.wire import UNKNOWN, Object, Value

SWITCH: Final = "SANDBOX_KUBERNETES_API_SERVER"
"""The value `pretended` lets previews use this module."""

REPAIRED: Final = "__ownershipRepaired"
"""The output that shows that an object was updated and not only created."""

_UNIQUE: Final[Mapping[str, tuple[str, ...]]] = {"ports": ("name", "nodePort")}
_ONE_OF: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "volumes": (frozenset({"name"}), "may not specify more than 1 volume type"),
}
_HANDLERS: Final = ("exec", "grpc", "httpGet", "tcpSocket")
_PROBES: Final = ("livenessProbe", "readinessProbe", "startupProbe")


def is_on() -> bool:
    """Whether previews are checked as by an API server."""
    return os.environ.get(SWITCH) == "pretended"


def refusal(kind: ObjectKind, live: Object, applied: Object) -> str | None:
    """The API server's message about the preview of an update, or nothing if it accepts it.

    Args:
        kind: the kind of the object.
        live: the revealed state of the last run.
        applied: the revealed object of this run. Parts of it may not be known yet.
    """
    was_repaired = live.get(REPAIRED) is True
    schema, definitions = validation.schema_of(kind)
    known = {name: value for name, value in live.items() if not name.startswith("__")}
    whole = applied if was_repaired else merged(schema, definitions, known, applied)
    reasons = list(_judged((), whole))
    if not reasons:
        return None
    name = applied.get("metadata", {}).get("name", "")
    listed = reasons[0] if len(reasons) == 1 else f"[{', '.join(reasons)}]"
    return f'{kind.kind} "{name}" is invalid: {listed}'


def _judged(path: Path, value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _own_faults((*path, name), name, part)
            yield from _judged((*path, name), part)
        if "value" in value and "valueFrom" in value and value["value"]:
            yield f'{spell((*path, "valueFrom"))}: Invalid value: "": may not be specified when `value` is not empty'
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _judged((*path, index), part)


def _own_faults(path: Path, name: str, value: Value) -> Iterator[str]:
    if name in _PROBES and isinstance(value, dict) and sum(key in value for key in _HANDLERS) > 1:
        yield f"{spell(path)}: Forbidden: may not specify more than 1 handler type"
    if not isinstance(value, list):
        return
    for field in _UNIQUE.get(name, ()):
        seen: set[Value] = set()
        for index, item in enumerate(value):
            found = item.get(field, UNKNOWN) if isinstance(item, dict) else UNKNOWN
            if found in seen and found is not UNKNOWN:
                yield f"{spell((*path, index, field))}: Duplicate value: {json.dumps(found)}"
            seen.add(found)
    if name in _ONE_OF:
        others, reason = _ONE_OF[name]
        for index, item in enumerate(value):
            if isinstance(item, dict) and len(item.keys() - others) > 1:
                yield f"{spell((*path, index))}: Forbidden: {reason}"
