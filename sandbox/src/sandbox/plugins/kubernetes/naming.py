"""Names that the plugin chooses when the program gives none, and how they stay the same.

As in `provider/pkg/metadata/naming.go` of https://github.com/pulumi/pulumi-kubernetes: the logical name and eight
hexadecimal digits, marked by an annotation.
"""

from typing import Final

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.autonaming import DISABLED, new_name
from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import UNKNOWN, Object, Secret, Value

AUTONAMED: Final = "pulumi.com/autonamed"
_DIGITS: Final = 8


def name_of(manifest: Object) -> Value:
    """The object's name. It is `UNKNOWN` if only the update will know it, and nothing if there is none."""
    metadata = _metadata(manifest)
    return metadata if metadata is UNKNOWN else _plain(metadata.get("name"))


def namespace_of(manifest: Object) -> Value:
    """The object's namespace. It is `UNKNOWN` if only the update will know it, and nothing if there is none."""
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
    """The object with a name. If the program gives none, it is the old chosen name, or else a new one.

    An object whose own name was removed in the program stays without one: the difference replaces the object, and the
    engine then asks again without old inputs.
    """
    if name_of(manifest):
        return manifest, []
    if olds:
        return (_autonamed(manifest, name_of(olds)), []) if is_autonamed(olds) else (manifest, [])
    name = new_name(request, _DIGITS)
    return (_autonamed(manifest, name), []) if name else (manifest, [Fault(("metadata", "name"), DISABLED)])


def with_metadata(manifest: Object, **entries: Value) -> Object:
    """The object with these entries in its metadata. Secret metadata stays secret."""
    return {**manifest, "metadata": _merged(manifest.get("metadata", {}), entries)}


def _autonamed(manifest: Object, name: str) -> Object:
    metadata = _metadata(manifest)
    annotations = metadata.get("annotations", {}) if isinstance(metadata, dict) else {}
    return with_metadata(manifest, name=name, annotations=_merged(annotations, {AUTONAMED: "true"}))


def _merged(value: Value, entries: Object) -> Value:
    if isinstance(value, Secret):
        return Secret(_merged(value.value, entries))
    return {**value, **entries} if isinstance(value, dict) else value


def _metadata(manifest: Object) -> Value:
    metadata = _plain(manifest.get("metadata", {}))
    return metadata if isinstance(metadata, dict) or metadata is UNKNOWN else {}


def _plain(value: Value) -> Value:
    return value.value if isinstance(value, Secret) else value
