"""Type tokens of the component resources.

Owns their one form, `voice-gateway:index:<Noun>`. States contain them, so a renamed token needs
an alias.
"""

from __future__ import annotations

PACKAGE = "voice-gateway"


def type_token(noun: str) -> str:
    """The type token of a component."""
    return f"{PACKAGE}:index:{noun}"
