"""Type tokens of the component resources.

Owns their one form, `voice-gateway:index:<Noun>`. A token lives as long as any state that holds it: renaming one
needs an alias.
"""

from __future__ import annotations

PACKAGE = "voice-gateway"


def type_token(noun: str) -> str:
    """The type token of a component."""
    return f"{PACKAGE}:index:{noun}"
