"""Checks objects strictly against the published schemas of the Kubernetes API.

It walks over an object itself, and so words the faults: the path, the reason, the nearest known name, and never a
value. The schemas are the data of the package `kubernetes-validate`. Its code is not used: `jsonschema` takes 50 ms for
one Deployment, and its messages quote values. A test compares the verdicts of both.
"""

import binascii
import functools
import importlib.util
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Final

from sandbox.plugins.changes import Path
from sandbox.plugins.errors import PluginError
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.schema import Fault
from sandbox.plugins.spelling import unknown_name
from sandbox.plugins.wire import UNKNOWN, Object, Value

KUBERNETES_VERSION: Final = "1.36.0"
_DEFINITIONS: Final = "_definitions.json"
_GROUP: Final = re.compile(r"^([^./]*)(?:\.[^/]*)?/")
_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def faults(kind: ObjectKind, manifest: Object) -> list[Fault]:
    """What an API server would refuse in a revealed object. Parts that are not known yet are accepted."""
    schema = _schema(kind)
    if schema is None:
        return [
            Fault((), f"{kind.api_version} {kind.kind} is not an object of Kubernetes {KUBERNETES_VERSION}")
        ]
    return list(_faults(schema, (), manifest))


def schema_of(kind: ObjectKind) -> tuple[Object, Object]:
    """The schema of a kind, and the definitions to which it refers.

    Both are empty for a kind that Kubernetes does not have.
    """
    return _schema(kind) or {}, _definitions()


def identity_faults(kind: ObjectKind, manifest: Object) -> Iterator[Fault]:
    """Faults in the object's identity, with which it could not be filed."""
    for field, expected in (("apiVersion", kind.api_version), ("kind", kind.kind)):
        if manifest.get(field) != expected:
            yield Fault((field,), f"must be {expected} for this resource type")
    metadata: Value = manifest.get("metadata")
    if not isinstance(metadata, dict):
        return
    if metadata.get("generateName"):
        yield Fault(
            ("metadata", "generateName"), "cannot be rendered: leave both names out for an automatic one"
        )
    for field in ("name", "namespace"):
        text = metadata.get(field)
        # https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
        if text is not UNKNOWN and isinstance(text, str) and (text in (".", "..") or set(text) & set("/%")):
            yield Fault(("metadata", field), "must be a path segment: no slash, no percent sign, not . or ..")


def _faults(schema: Object, path: Path, value: Value) -> Iterator[Fault]:
    if value is UNKNOWN:
        return
    schema = _resolved(schema)
    if "oneOf" in schema:
        if all(next(_faults(choice, path, value), None) for choice in schema["oneOf"]):
            yield Fault(path, f"must be {' or '.join(_accepted(choice) for choice in schema['oneOf'])}")
        return
    if not _has_type(schema, value):
        yield Fault(path, f"must be {_accepted(schema)}")
    elif isinstance(value, dict):
        yield from _object_faults(schema, path, value)
    elif isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from _faults(schema["items"], (*path, index), item)
    elif value is not None:
        yield from _scalar_faults(schema, path, value)


def _object_faults(schema: Object, path: Path, value: Object) -> Iterator[Fault]:
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for name in sorted(value):
        if name in properties:
            yield from _faults(properties[name], (*path, name), value[name])
        elif isinstance(others, dict):
            yield from _faults(others, (*path, name), value[name])
        elif not others:
            yield Fault((*path, name), unknown_name("field", properties, name))
    for name in schema.get("required", ()):
        if value.get(name) is None:
            yield Fault((*path, name), "is required and missing")


def _scalar_faults(schema: Object, path: Path, value: Value) -> Iterator[Fault]:
    if "enum" in schema and value not in schema["enum"]:
        yield Fault(path, f"must be one of {', '.join(str(choice) for choice in schema['enum'])}")
    if schema.get("format") == "byte" and isinstance(value, str) and not _is_base64(value):
        yield Fault(path, "must be base64")


def _has_type(schema: Object, value: Value) -> bool:
    accepted = _names(schema)
    if isinstance(value, bool):
        return "boolean" in accepted or not accepted
    return not accepted or any(isinstance(value, _TYPES[name]) for name in accepted)


def _accepted(schema: Object) -> str:
    names = [name for name in _names(_resolved(schema)) if name != "null"]
    return " or ".join(f"{'an' if name[0] in 'aio' else 'a'} {name}" for name in names)


def _names(schema: Object) -> list[str]:
    names = schema.get("type", [])
    return [names] if isinstance(names, str) else names


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _resolved(schema: Object) -> Object:
    while "$ref" in schema:
        schema = _definitions()[schema["$ref"].rpartition("/")[2]]
    return schema


@functools.cache
def _schema(kind: ObjectKind) -> Object | None:
    version = _GROUP.sub(r"\1-", kind.api_version)
    path = _schemas() / f"{kind.kind.lower()}-{version}.json"
    if not re.fullmatch(r"[a-z0-9.-]+\.json", path.name) or not path.is_file():
        return None
    schema: Object = json.loads(path.read_bytes())
    if kind.kind.endswith("List") and "items" in schema["properties"]:
        return None  # an API server returns these, and nobody can create them
    group, _, number = kind.api_version.rpartition("/")
    wanted = {"group": group, "version": number, "kind": kind.kind}
    return schema if wanted in schema.get("x-kubernetes-group-version-kind", []) else None


@functools.cache
def _definitions() -> dict[str, Object]:
    definitions: dict[str, Object] = json.loads((_schemas() / _DEFINITIONS).read_bytes())["$defs"]
    return definitions


@functools.cache
def _schemas() -> FilePath:
    # not imported: only its data is needed, and importing it costs as much as everything else at the start
    package = importlib.util.find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        raise PluginError(
            "the package kubernetes-validate is missing: install the requirements of pulumi-sandbox"
        )
    folder = (
        FilePath(package.origin).parent / "kubernetes-json-schema" / f"v{KUBERNETES_VERSION}-local-strict"
    )
    if not folder.is_dir():
        raise PluginError(
            f"the installed kubernetes-validate has no schemas of Kubernetes {KUBERNETES_VERSION}"
        )
    return folder
