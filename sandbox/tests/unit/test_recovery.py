import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox.errors import SandboxError
from sandbox.recovery import ROOM, check_room, forget, keep, mend, recover
from sandbox.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack without state."""
    made = Stack("dev", "shop", tmp_path, tmp_path / "dev.yaml", tmp_path / "state", tmp_path / "pulumi")
    made.locks.mkdir(parents=True)
    return made


def lock(stack: Stack, pid: int, host: str) -> Path:
    """A lock file like that of an engine."""
    path = stack.locks / "0b7c.json"
    owner = {"pid": pid, "username": "me", "hostname": host, "timestamp": "2026-01-01T00:00:00Z"}
    path.write_text(json.dumps(owner), encoding="utf-8")
    return path


def ended_process() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_lock_of_a_dead_engine_is_removed(stack: Stack) -> None:
    """The lock of an engine that no longer runs on this machine is removed."""
    path = lock(stack, ended_process(), socket.gethostname())

    recover(stack)

    assert not path.exists()


def test_number_given_to_another_program_is_not_an_engine(stack: Stack) -> None:
    """A lock is removed if another program now has its process id."""
    path = lock(stack, os.getpid(), socket.gethostname())

    recover(stack)

    assert not path.exists()


def test_lock_of_another_machine_is_kept(stack: Stack) -> None:
    """A lock of another machine stays and is an error that names the machine, because its process cannot be checked."""
    path = lock(stack, ended_process(), "elsewhere")

    with pytest.raises(SandboxError, match=r"locked by process \d+ on elsewhere since 2026-01-01"):
        recover(stack)

    assert path.exists()


def test_unreadable_state_is_named(stack: Stack) -> None:
    """A state file that cannot be read is an error with its path and without a trace."""
    stack.checkpoint.parent.mkdir(parents=True)
    stack.checkpoint.write_text("{", encoding="utf-8")

    with pytest.raises(SandboxError, match=r"The state in .*dev\.json cannot be read"):
        recover(stack)


def stored(stack: Stack, text: str) -> None:
    """Write a state like the engine: under a temporary name first."""
    stack.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    draft = stack.checkpoint.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(stack.checkpoint)


WHOLE = '{"version": 3, "checkpoint": {"stack": "dev"}}'


@pytest.mark.parametrize("left", ["", WHOLE[:20], "null", "[]", "{}", None])
def test_state_that_cannot_be_read_is_replaced_by_the_one_before(stack: Stack, left: str | None) -> None:
    """If the engine leaves an incomplete state or none, the state from before the run replaces it."""
    stored(stack, WHOLE)
    keep(stack)
    if left is None:
        stack.checkpoint.unlink()
    else:
        stored(stack, left)

    mend(stack)

    assert stack.checkpoint.read_text(encoding="utf-8") == WHOLE


def test_whole_state_is_left_alone(stack: Stack) -> None:
    """A complete state of an interrupted command stays, because it is newer."""
    stored(stack, WHOLE)
    keep(stack)
    newer = WHOLE.replace("dev", "newer")
    stored(stack, newer)

    mend(stack)

    assert stack.checkpoint.read_text(encoding="utf-8") == newer


def test_stack_that_was_removed_stays_removed(stack: Stack) -> None:
    """After a successful removal of a stack, its old state does not come back."""
    stored(stack, WHOLE)
    keep(stack)
    stack.checkpoint.unlink()
    forget(stack)

    mend(stack)

    assert not stack.checkpoint.exists()


def test_a_full_disk_is_reported_with_the_folder(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little space is reported before the engine starts, with the folder. Exactly enough space is accepted."""

    def disk(_: Path) -> SimpleNamespace:
        return SimpleNamespace(f_bavail=blocks, f_frsize=1)

    monkeypatch.setattr(os, "statvfs", disk)
    blocks = ROOM
    check_room(stack)
    blocks = ROOM - 1
    with pytest.raises(OSError, match=r"No space left on device \(16 MB are needed\): '.*state'"):
        check_room(stack)
