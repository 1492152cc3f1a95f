"""The guide's blocks: after each declaration, exactly what it emits.

Owns the way from a block of YAML to the block below it. Each declaration of the guide is laid over the first one, so
that it shows its own subject alone. Prose is written by hand and kept.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from docs.generate.emissions import difference
from plan.model.gateway import GatewayPlan
from plan.preflight import accept

NAME = "guide.md"
FOLDER = Path(__file__).resolve().parents[1]

_AT = datetime(2026, 12, 1, tzinfo=UTC)
"""Nothing in a block depends on the time, as long as no brought certificate has expired."""
_BLOCKS = re.compile(r"```yaml\n(?P<declaration>.*?)```\n\n```diff\n(?P<emitted>.*?)```\n", re.DOTALL)


def guide() -> str:
    """The page with every block of emissions written anew."""
    text = (FOLDER / NAME).read_text(encoding="utf-8")
    base: dict[str, Any] = {}
    before: GatewayPlan | None = None

    def renewed(match: re.Match[str]) -> str:
        nonlocal base, before
        declared = yaml.safe_load(match["declaration"])
        after = planned(merged(base, declared))
        emitted = difference(before, after)
        if before is None:
            base, before = declared, after
        return f"```yaml\n{match['declaration']}```\n\n```diff\n{emitted}```\n"

    return _BLOCKS.sub(renewed, text)


def planned(document: Mapping[str, Any]) -> GatewayPlan:
    """The plan of a declaration in the guide; files are relative to the project folder."""
    return accept(document, lambda name: (FOLDER.parent / name).read_bytes(), _AT).plan


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One declaration laid over another: keys of both are merged, everything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = merged(below, value)
        else:
            result[key] = value
    return result
