"""Names that the program leaves to the plugin, and how they stay the same.

As in `provider/pkg/metadata/naming.go` of https://github.com/pulumi/pulumi-kubernetes: the logical name and eight
hexadecimal digits, marked by an annotation.
"""

import hashlib
import secrets
from typing import Final

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value

AUTONAMED: Final = "pulumi.com/autonamed"
_DIGITS: Final = 8
_Autonaming = provider_pb2.CheckRequest.AutonamingOptions


def name_of(manifest: Object) -> Value:
    """The object's name, `UNKNOWN` where only the update will know it, or nothing."""
    metadata = _metadata(manifest)
    return metadata if metadata is UNKNOWN else _plain(metadata.get("name"))


def namespace_of(manifest: Object) -> Value:
    """The object's namespace, `UNKNOWN` where only the update will know it, or nothing."""
    metadata = _metadata(manifest)
    return metadata if metadata is UNKNOWN else _plain(metadata.get("namespace"))


def is_autonamed(manifest: Object) -> bool:
    """Whether the plugin chose the name."""
    metadata = _metadata(manifest)
    annotations = _plain(metadata.get("annotations")) if isinstance(metadata, dict) else None
    return isinstance(annotations, dict) and _plain(annotations.get(AUTONAMED)) == "true"


def with_name(
    manifest: Object, olds: Object, request: provider_pb2.CheckRequest
) -> tuple[Object, list[Fault]]:
    """The object with a name, if the program gives none: the old one where there was, else a new one.

    An object that had a name of its own and lost it in the program stays without one: the difference replaces it,
    and the engine then asks again without old inputs.
    """
    if name_of(manifest):
        return manifest, []
    if olds:
        return (_autonamed(manifest, name_of(olds)), []) if is_autonamed(olds) else (manifest, [])
    if request.HasField("autonaming"):
        if request.autonaming.mode == _Autonaming.DISABLE:
            reason = "is required: the stack's configuration switches automatic names off"
            return manifest, [Fault(("metadata", "name"), reason)]
        return _autonamed(manifest, request.autonaming.proposed_name), []
    return _autonamed(manifest, f"{_logical_name(request)}-{_suffix(request.randomSeed)}"), []


def with_metadata(manifest: Object, **entries: Value) -> Object:
    """The object with these entries in its metadata."""
    metadata = _metadata(manifest)
    return {**manifest, "metadata": {**metadata, **entries}} if isinstance(metadata, dict) else manifest


def _autonamed(manifest: Object, name: str) -> Object:
    metadata = _metadata(manifest)
    annotations = _plain(metadata.get("annotations")) if isinstance(metadata, dict) else None
    known = annotations if isinstance(annotations, dict) else {}
    return with_metadata(manifest, name=name, annotations={**known, AUTONAMED: "true"})


def _metadata(manifest: Object) -> Value:
    metadata = _plain(manifest.get("metadata", {}))
    return metadata if isinstance(metadata, dict) or metadata is UNKNOWN else {}


def _plain(value: Value) -> Value:
    return value.value if isinstance(value, Secret) else value


def _logical_name(request: provider_pb2.CheckRequest) -> str:
    return request.name or request.urn.rpartition("::")[2]


def _suffix(seed: bytes) -> str:
    # The engine sends one seed for the preview and the update, so that both show the same name
    return hashlib.sha256(seed).hexdigest()[:_DIGITS] if seed else secrets.token_hex(_DIGITS // 2)
