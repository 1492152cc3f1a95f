"""The commands of docs/runbook.md that apply a rendered folder, as they stand there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.support.blocks import of

STACK: Final = "dev"
"""The stack in the commands."""
GATEWAY: Final = "voice-gateway"
"""The gateway in the commands, and its namespace."""

(APPLY,), (WAIT, PRUNE), (LEFT,) = (
    block.commands for block in of("sh", "docs/runbook.md") if block.heading == "Apply a rendered folder"
)
"""The first apply and each later one; what waits for the rollout; what prunes; and what shows objects that no set has."""


def command_for(command: str, folder: Path, stack: str, gateway: str, namespace: str) -> str:
    """A command of the page for another folder, stack, gateway and namespace."""
    words = {
        f"-n {GATEWAY}": f"-n {namespace}",
        f"rendered/{STACK}": str(folder),
        f"{STACK}.{GATEWAY}": f"{stack}.{gateway}",
    }
    for old, new in words.items():
        command = command.replace(old, new)
    return command
