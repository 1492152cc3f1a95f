"""Server-side apply: the object that an API server makes when one is applied over another, with its lists.

Maps are merged by key, lists by the keys in their schema, and atomic values are replaced
(https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy).
"""

from typing import Final

from sandbox.plugins.wire import Object, Value

_DEFAULTS: Final = {"protocol": "TCP"}
"""Defaults of fields that are part of a list's key."""


def merged(schema: Object, definitions: Object, live: Value, applied: Value) -> Value:
    """The live object with the applied one merged over it, without giving up any live part.

    Args:
        schema: the schema of this part of the object.
        definitions: the schemas to which it refers, by name.
        live: the part as it is now.
        applied: the part in the program.
    """
    schema = _resolved(schema, definitions)
    if schema.get("x-kubernetes-map-type") == "atomic":
        return applied
    if isinstance(live, dict) and isinstance(applied, dict):
        return {
            name: merged(_property(schema, name), definitions, live[name], applied[name])
            if name in live and name in applied
            else applied.get(name, live.get(name))
            for name in [*live, *(name for name in applied if name not in live)]
        }
    if isinstance(live, list) and isinstance(applied, list):
        return _merged_list(schema, definitions, live, applied)
    return applied


def _merged_list(schema: Object, definitions: Object, live: list[Value], applied: list[Value]) -> list[Value]:
    keys = schema.get("x-kubernetes-list-map-keys")
    if schema.get("x-kubernetes-list-type") == "set":
        return [*live, *(item for item in applied if item not in live)]
    if not keys:
        return applied
    new = {_key(item, keys): item for item in applied}
    known = {_key(item, keys) for item in live}
    kept = [
        merged(schema["items"], definitions, item, new[_key(item, keys)]) if _key(item, keys) in new else item
        for item in live
    ]
    return [*kept, *(item for item in applied if _key(item, keys) not in known)]


def _key(item: Object, keys: list[str]) -> tuple[str, ...]:
    return tuple(str(item.get(key, _DEFAULTS.get(key))) for key in keys)


def _property(schema: Object, name: str) -> Object:
    known: Object = schema.get("properties", {}).get(name, {})
    return known


def _resolved(schema: Object, definitions: Object) -> Object:
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    return schema
