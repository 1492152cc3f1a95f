"""Limits what old updates leave in the state folder.

The engine itself limits its logs (see `sandbox.stack`), but it keeps history and backups for ever.
"""

from pathlib import Path

from sandbox.stack import Stack

KEPT_UPDATES = 20
"""How many updates of a stack `stack history` shows, and from how many a state can be brought back. Each costs two
copies of the state: 1 MB for a stack of some ninety resources."""


def prune(stack: Stack) -> None:
    """Remove history and backups of a stack, except those of the newest updates."""
    kept_by_engine = stack.backend / ".pulumi"
    for folder in ("history", "backups"):
        _keep_newest(kept_by_engine / folder / stack.project / stack.name)


def _keep_newest(folder: Path) -> None:
    """Files of one update have its time as their number, such as `dev-17.history.json` and `dev.17.json`."""
    updates: dict[int, list[Path]] = {}
    for file in folder.glob("*.json"):
        for word in file.name.removeprefix(folder.name).replace("-", ".").split("."):
            if word.isdecimal():
                updates.setdefault(int(word), []).append(file)
    for number in sorted(updates)[:-KEPT_UPDATES]:
        for file in updates[number]:
            file.unlink(missing_ok=True)
