"""One engine command on one stack, from the arguments to the exit code."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self

from sandbox import servers, summary, tether
from sandbox.bootstrap import stamps
from sandbox.recovery import recover
from sandbox.stack import Stack, prepare

OPERATIONS = {
    "up": ("up", "--yes", "--skip-preview", "--suppress-outputs"),
    "preview": ("preview",),
    "destroy": ("destroy", "--yes", "--skip-preview"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
}
"""What each command asks of the engine. Nothing waits for an answer: whoever wants to look first, previews.

After `up`, the table stands in for the outputs, which `pulumi stack output` shows whole."""


def operate(stack: Stack, command: str, arguments: Sequence[str]) -> int:
    """Run one of `OPERATIONS`; answer the engine's exit code.

    Raises:
        SandboxError: Something that is not the engine's stands in the way.
    """
    with servers.running(stack.folder, stack.config) as attached:
        _make_ready(stack)
        call = stack.command(*OPERATIONS[command], "--config-file", str(stack.config), *arguments)
        code = _run(stack.folder, stack, call, attached())
    if command == "up" and code == 0 and not {"--json", "-j"} & set(arguments):
        summary.show(stack)
    return code


def ask(stack: Stack, arguments: Sequence[str]) -> int:
    """Run any other engine command that needs neither program nor plugins, such as `stack export`.

    `config set` and its like are the one way to change the user's own stack file: that is what they are for.
    """
    _make_ready(stack)
    edits = ["--config-file", str(stack.source)] if arguments[:1] == ["config"] else []
    return _run(stack.shadow, stack, stack.command(*arguments, *edits), {})


def _make_ready(stack: Stack) -> None:
    with stamps.lock(stack.state / "lock", "waiting for another command to prepare its stack"):
        prepare(stack)
        recover(stack)


def _run(folder: Path, stack: Stack, call: list[str], attached: dict[str, str]) -> int:
    """Run the engine to its end; answer its exit code, as a shell would."""
    with Interrupts() as interrupts:
        engine = subprocess.Popen(
            tether.command(*call),
            cwd=folder,
            env={**stack.environment, **attached},
            stdin=subprocess.DEVNULL,
            # Out of the terminal's group, so that one Ctrl-C reaches the engine once: from here.
            process_group=0,
        )
        interrupts.meant_for(engine)
        code = engine.wait()
    return code if code >= 0 else 128 - code


class Interrupts:
    """Hands each request to stop on to the engine, which then ends in order and leaves a whole state."""

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
        """Name the engine, as soon as there is one."""
        self._engine = engine
        if self._came_early:
            engine.send_signal(signal.SIGINT)

    def _forward(self, _number: int, _frame: FrameType | None) -> None:
        if self._engine is None:
            self._came_early = True
        else:
            self._engine.send_signal(signal.SIGINT)
