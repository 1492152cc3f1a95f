"""Cleans up after an engine that was killed or had no disk space, so that the next command works.

It changes nothing whose owner may still run.
"""

import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from sandbox.journal import Journal
from sandbox.processes import is_alive
from sandbox.stack import Stack

ROOM = 16 << 20
"""Free bytes that a command needs. A state has some hundred kilobytes, and the engine keeps it four times."""


def check_room(stack: Stack) -> None:
    """Check that the engine can store its state. The engine itself would report a full disk only after half a minute.

    Raises:
        OSError: the state folder cannot be made, or its disk is full.
    """
    stack.state.mkdir(parents=True, exist_ok=True)
    disk = os.statvfs(stack.state)
    if disk.f_bavail * disk.f_frsize < ROOM:
        raise OSError(
            errno.ENOSPC, f"{os.strerror(errno.ENOSPC)} ({ROOM >> 20} MB are needed)", str(stack.state)
        )


def keep(stack: Stack) -> None:
    """Keep the state from before a command under a second name, which needs no space.

    Raises:
        OSError: The folder cannot be written.
    """
    forget(stack)
    stack.kept.parent.mkdir(parents=True, exist_ok=True)
    # the engine replaces its file and never writes into it, so the second name keeps the old content
    os.link(stack.checkpoint, stack.kept)


def forget(stack: Stack) -> None:
    """Delete the state from before a command that has succeeded."""
    stack.kept.unlink(missing_ok=True)


def mend(stack: Stack) -> None:
    """Go back to the state from before a command, if that command left one that cannot be read.

    On a full disk the engine replaces the whole state by the part that had room. What the command made will be made
    again.
    """
    if stack.kept.exists() and not _is_whole(stack.checkpoint):
        say(f"the state could not be stored in {stack.checkpoint.parent}; the previous state is used again")
        stack.kept.replace(stack.checkpoint)


def _is_whole(checkpoint: Path) -> bool:
    try:
        return "checkpoint" in json.loads(checkpoint.read_bytes())
    except (FileNotFoundError, ValueError, TypeError):
        return False


def recover(stack: Stack) -> None:
    """Remove locks of dead engines, and operations that never ended.

    An operation that never ended is done again: its resource is in the state as it was before. Its plugin finds in the
    journal what it made, and removes that.

    Raises:
        SandboxError: the stack is locked by an engine that runs or may run, or its state cannot be read.
    """
    for lock in sorted(stack.locks.glob("*.json")):
        _remove_if_dead(lock)
    stored = stack.deployment()
    Journal(stack.journal).keep_unknown(set(_names(stored)))
    unfinished = stored.get("pending_operations")
    if not unfinished:
        return
    for operation in unfinished:
        say(
            f"the last run was interrupted while {operation['type']} {operation['resource']['urn']}; doing it again"
        )
    deployment = json.loads(stack.ask("stack", "export"))
    del deployment["deployment"]["pending_operations"]
    stack.ask("stack", "import", given=json.dumps(deployment))


def _names(deployment: dict[str, Any]) -> Iterator[str]:
    """The ids and names of the objects in the state, in the form of the journal."""
    for resource in deployment.get("resources", []):
        yield str(resource.get("id"))
        yield str((resource.get("inputs") or {}).get("name"))


def _remove_if_dead(lock: Path) -> None:
    owner = json.loads(lock.read_text(encoding="utf-8"))
    pid, host = owner["pid"], owner["hostname"]
    if host == socket.gethostname() and not _is_engine(pid):
        say(f"removing the lock of an engine that has ended (process {pid})")
        lock.unlink(missing_ok=True)
        return
    raise SandboxError(
        f"The stack is locked by process {pid} on {host} since {owner['timestamp']}. "
        f"Wait for it to end. Only if you know that it is gone: remove {lock}."
    )


def _is_engine(pid: int) -> bool:
    """Whether this process runs and is or may be an engine. A process id can be used again by another program."""
    if sys.platform != "linux":
        return is_alive(pid)
    try:
        program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    # empty for a process that has ended and that its parent has not collected yet
    return Path(program.decode(errors="replace")).name.startswith("pulumi")
