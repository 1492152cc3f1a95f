"""What an engine that was killed leaves behind, put in order so that the next command just works.

Touches nothing whose owner may live.
"""

import json
import socket
import sys
from pathlib import Path

from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from sandbox.processes import is_alive
from sandbox.stack import Stack


def recover(stack: Stack) -> None:
    """Remove locks of dead engines and operations that never ended.

    An operation that never ended is simply done again: its resource stands in the state as it was before it.

    Raises:
        SandboxError: The stack is locked by an engine that lives, or may live, or its state cannot be read.
    """
    for lock in sorted(stack.locks.glob("*.json")):
        _remove_if_dead(lock)
    unfinished = stack.deployment().get("pending_operations")
    if not unfinished:
        return
    for operation in unfinished:
        say(
            f"the last run was interrupted while {operation['type']} {operation['resource']['urn']}; doing it again"
        )
    deployment = json.loads(stack.ask("stack", "export"))
    del deployment["deployment"]["pending_operations"]
    stack.ask("stack", "import", given=json.dumps(deployment))


def _remove_if_dead(lock: Path) -> None:
    owner = json.loads(lock.read_text(encoding="utf-8"))
    pid, host = owner["pid"], owner["hostname"]
    if host == socket.gethostname() and not _is_engine(pid):
        say(f"removing the lock of an engine that is gone (process {pid})")
        lock.unlink(missing_ok=True)
        return
    raise SandboxError(
        f"The stack is locked by process {pid} on {host} since {owner['timestamp']}. "
        f"Wait for it to end. Only if you know that it is gone: remove {lock}."
    )


def _is_engine(pid: int) -> bool:
    """Whether this process lives and is, or may be, an engine: numbers of dead processes are given again."""
    if sys.platform != "linux":
        return is_alive(pid)
    try:
        program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    # Empty for a process that ended and whose parent has not looked yet.
    return Path(program.decode(errors="replace")).name.startswith("pulumi")
