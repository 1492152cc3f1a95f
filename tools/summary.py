"""The table after `make up`: resources, place, certificates, and what can be reached.

It knows the contract of the stack outputs, and leaves out what is missing. The sandbox calls it for `make up`.
"""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.stack import Stack

WIDTH = 88
"""Characters in a line of the list of kinds."""

_NO_BREAK = "\N{NO-BREAK SPACE}"

Row = tuple[str, str]
"""Heading and text of a line."""


def show(stack: Stack) -> None:
    """Print the table of a deployed stack.

    Raises:
        SandboxError: The state that the engine has just written cannot be read.
    """
    lines = rows(stack.deployment().get("resources", []), stack.folder)
    sys.stdout.write(table(list(lines)))
    sys.stdout.flush()


def rows(resources: list[dict[str, Any]], folder: Path) -> Iterator[Row]:
    """The lines of the table for a deployment's resources. Relative paths start at `folder`."""
    outputs = _mapping(
        next((r.get("outputs") for r in resources if r["type"] == "pulumi:pulumi:Stack"), None)
    )
    kinds = Counter(r["type"].split(":")[-1] for r in resources if r.get("custom") and not _is_provider(r))
    if kinds:
        made = ", ".join(f"{count}{_NO_BREAK}{kind}" for kind, count in sorted(kinds.items()))
        yield from (("made", line.replace(_NO_BREAK, " ")) for line in textwrap.wrap(made, WIDTH))
    target = _mapping(outputs.get("target"))
    if target.get("rendered"):
        yield "manifests", str(folder / str(target["rendered"]))
    for key in ("namespace", "host"):
        if target.get(key):
            yield key, str(target[key])
    for certificate in _list(outputs.get("certificates")):
        yield "certificate", f"{certificate.get('service')} until {certificate.get('notAfter')}"
    for exposure in _list(outputs.get("exposure")):
        tls = "TLS" if exposure.get("tls") else "no TLS"
        port = f"{_ports(exposure)}/{exposure.get('protocol')}"
        sources = ", ".join(_source(each) for each in _list(exposure.get("sources")))
        yield "exposed", f"{exposure.get('what')} on {port}, {tls}, {exposure.get('reach')}, from {sources}"
    for choice in _list(outputs.get("weakerChoices")):
        only = f" for {', '.join(map(str, choice['containers']))}" if choice.get("containers") else ""
        until = f" until {choice['until']}" if choice.get("until") else ""
        why = f"({choice.get('reason')}); costs: {choice.get('cost')}"
        yield "weaker choice", f"{choice.get('what')}{only}{until} {why}"
    if outputs:
        yield "outputs", f"{len(outputs)}, shown by: make pulumi ARGS='stack output --json'"


def _ports(exposure: dict[str, Any]) -> str:
    ports = _mapping(exposure.get("ports"))
    low, high = ports.get("low"), ports.get("high")
    return str(low) if low == high else f"{low}-{high}"


def _source(source: dict[str, Any]) -> str:
    return str(source.get("value") or source.get("kind"))


def table(lines: list[Row]) -> str:
    """Two aligned columns; a heading is written once for the lines that share it."""
    if not lines:
        return ""
    width = max(len(heading) for heading, _ in lines)
    text, before = "\n", ""
    for heading, line in lines:
        text += f"  {'' if heading == before else heading:<{width}}  {line}\n"
        before = heading
    return text


def _is_provider(resource: dict[str, Any]) -> bool:
    return str(resource["type"]).startswith("pulumi:providers:")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
