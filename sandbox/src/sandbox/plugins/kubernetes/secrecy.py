"""The parts of an object that are secret in the state, whatever a server or a file returns for them."""

from typing import Final

from sandbox.plugins.wire import Object, Secret, Value, has_secret, marked, reveal

_SECRET_FIELDS: Final = ("data", "stringData")


def with_secrets(manifest: Object) -> Object:
    """The object with the content of a Secret marked as secret."""
    if manifest.get("kind") != "Secret":
        return manifest
    return {key: marked(value) if key in _SECRET_FIELDS else value for key, value in manifest.items()}


def marked_like(value: Value, state: Value) -> Value:
    """The value with the secret marks of the state.

    A list whose items have changed is secret as a whole, because its items cannot be matched.
    """
    if isinstance(state, Secret):
        return Secret(reveal(value))
    if isinstance(value, dict) and isinstance(state, dict):
        return {key: marked_like(member, state.get(key)) for key, member in value.items()}
    if isinstance(value, list) and isinstance(state, list) and has_secret(state):
        if len(value) != len(state):
            return Secret(reveal(value))
        return [marked_like(member, old) for member, old in zip(value, state, strict=True)]
    return value


def secret_texts(value: Value) -> set[str]:
    """Every text in the value that a secret mark covers."""
    if isinstance(value, Secret):
        return set(_texts(reveal(value)))
    if isinstance(value, dict):
        return {text for member in value.values() for text in secret_texts(member)}
    if isinstance(value, list):
        return {text for member in value for text in secret_texts(member)}
    return set()


def _texts(value: Value) -> list[str]:
    if isinstance(value, dict):
        return [text for member in value.values() for text in _texts(member)]
    if isinstance(value, list):
        return [text for member in value for text in _texts(member)]
    return [str(value)] if isinstance(value, str | int | float) and not isinstance(value, bool) else []
