"""One engine command on one stack, from its arguments to its exit code."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Self

from sandbox import passphrase, recovery, servers, tether
from sandbox.bootstrap import stamps
from sandbox.bootstrap.progress import say
from sandbox.errors import SandboxError
from sandbox.retention import prune
from sandbox.setting import with_value
from sandbox.stack import Stack, prepare

OPERATIONS = {
    "up": ("up", "--yes", "--skip-preview"),
    "preview": ("preview",),
    "destroy": ("destroy", "--yes", "--skip-preview"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
}
"""The engine's arguments for each command. No command asks for confirmation; `preview` shows changes first."""

Report = Callable[[Stack], None]
"""Prints a summary of a deployed stack, instead of the engine's list of outputs."""


def operate(stack: Stack, command: str, arguments: Sequence[str], report: Report | None = None) -> int:
    """Run one of `OPERATIONS`, show the report after a successful `up`, and return the engine's exit code.

    Raises:
        SandboxError: the command cannot start for a reason outside the engine.
        OSError: the state folder or another folder cannot be written.
    """
    shown = report if command == "up" else None
    quiet = ("--suppress-outputs",) if shown else ()
    with _kept(stack, command) as kept:
        with servers.running(kept.folder, kept.config, kept.journal) as attached:
            _make_ready(kept)
            call = kept.command(*OPERATIONS[command], *quiet, "--config-file", str(kept.config), *arguments)
            code = _run(kept.folder, kept, call, attached())
        if shown and code == 0 and not {"--json", "-j"} & set(arguments):
            shown(kept)
    return code


def ask(stack: Stack, arguments: Sequence[str]) -> int:
    """Run any other engine command that needs neither program nor plugins, such as `stack export`.

    Only `config set` and its variants change the user's own stack file.

    Raises:
        SandboxError: a secret is empty, or the command cannot start for a reason outside the engine.
    """
    asked = with_value(arguments)
    _make_ready(stack)
    edits = ["--config-file", str(stack.source)] if arguments[:1] == ["config"] else []
    call = stack.command(*asked.arguments, *edits)
    return _run(stack.shadow, stack, call, {}, _given() if asked.given is None else asked.given)


@contextmanager
def _kept(stack: Stack, command: str) -> Iterator[Stack]:
    """The stack for this command. A preview of a new stack gets a temporary one, so that it leaves no stack."""
    if command != "preview" or stack.checkpoint.exists():
        yield stack
        return
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        trial = stack.on_trial(Path(folder))
        if stack.backend.exists():
            # A program may read the outputs of other stacks. Their locks are not needed here.
            shutil.copytree(
                stack.backend, trial.backend, ignore=shutil.ignore_patterns("locks", "history", "backups")
            )
        yield trial


def _make_ready(stack: Stack) -> None:
    recovery.check_room(stack)
    with stamps.lock(stack.state / "lock", "waiting for another command to prepare its stack"):
        recovery.mend(stack)
        try:
            prepare(stack)
            recovery.recover(stack)
        except SandboxError as error:
            raise SandboxError(passphrase.remark(stack) or str(error)) from None
        recovery.keep(stack)
        prune(stack)


def _given() -> int:
    """The standard input of commands that may read it, such as `stack import` from a pipe.

    A terminal is not passed on: the engine is not in its process group, so reading would stop it.
    """
    return subprocess.DEVNULL if sys.stdin is None or sys.stdin.isatty() else sys.stdin.fileno()


def _run(
    folder: Path,
    stack: Stack,
    call: list[str],
    attached: dict[str, str],
    given: bytes | int = subprocess.DEVNULL,
) -> int:
    """Run the engine to its end, leave a state that can be read, and return its exit code as a shell would.

    `given` is its standard input: these bytes, or an open file.
    """
    with Interrupts() as interrupts:
        engine = subprocess.Popen(
            tether.command(*call),
            cwd=folder,
            env={**stack.environment, **attached},
            stdin=subprocess.PIPE if isinstance(given, bytes) else given,
            # outside of the terminal's group, so that one Ctrl-C reaches the engine once: from here
            process_group=0,
        )
        interrupts.meant_for(engine)
        if engine.stdin is not None and isinstance(given, bytes):
            with suppress(BrokenPipeError), engine.stdin:
                engine.stdin.write(given)
        code = engine.wait()
    if code == 0:
        recovery.forget(stack)
    else:
        recovery.mend(stack)
        if (wrong := passphrase.remark(stack)) is not None:
            say(f"error: {wrong}")
    return code if code >= 0 else 128 - code


class Interrupts:
    """Passes each request to stop on to the engine, which then ends in order and leaves a complete state."""

    def __init__(self) -> None:
        self._engine: subprocess.Popen[bytes] | None = None
        self._came_early = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._forward)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def meant_for(self, engine: "subprocess.Popen[bytes]") -> None:
        """Set the engine that gets the requests, as soon as there is one."""
        self._engine = engine
        if self._came_early:
            engine.send_signal(signal.SIGINT)

    def _forward(self, _number: int, _frame: FrameType | None) -> None:
        if self._engine is None:
            self._came_early = True
        else:
            self._engine.send_signal(signal.SIGINT)
