"""Messages while something slow runs. They go to standard error, because standard output is the engine's."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from sandbox.errors import SandboxError

QUIET_SECONDS = 10.0
"""In a log, where lines cannot be overwritten, a line is written after each such time."""

KEPT_LINES = 40
"""The number of lines that are shown of a failed command's output."""


def say(text: str) -> None:
    """Write one line for the person at the terminal."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Progress:
    """One line that shows the progress of a slow step: rewritten on a terminal, repeated now and then in a log.

    The line is also updated while the step prints nothing, so that a user sees the seconds pass.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._how_far = ""
        self._started = time.monotonic()
        self._terminal = sys.stderr.isatty()
        self._pause = 0.1 if self._terminal else QUIET_SECONDS
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._repeat, daemon=True)

    def __enter__(self) -> Self:
        say(f"{self._what} ...")
        self._writer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._ended.set()
        self._writer.join()
        verdict = "done" if kind is None else "failed"
        self._clear()
        say(f"{self._what}: {verdict} after {self._elapsed()}")

    def show(self, how_far: str) -> None:
        """Show the progress, if the last line is old enough."""
        self._how_far = how_far

    def _repeat(self) -> None:
        while not self._ended.wait(self._pause):
            line = f"{self._what}: {f'{self._how_far}, ' if self._how_far else ''}{self._elapsed()}"
            if self._terminal:
                self._clear()
                sys.stderr.write(line)
                sys.stderr.flush()
            else:
                say(line)

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self._started:.0f} s"

    def _clear(self) -> None:
        if self._terminal:
            sys.stderr.write("\r\x1b[2K")


def run_shown(
    what: str,
    command: list[str],
    how_far: Callable[[str], str | None],
    *,
    cwd: Path,
    env: dict[str, str] | None = None,
) -> None:
    """Run `command`, and give each line of its output to `how_far`, which returns a text to show, or None.

    Raises:
        SandboxError: The command failed; the message ends with the last lines of its output.
    """
    kept: list[str] = []
    with (
        Progress(what) as progress,
        subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            kept = [*kept[-KEPT_LINES:], line.rstrip()]
            if (text := how_far(line)) is not None:
                progress.show(text)
        if process.wait() != 0:
            raise SandboxError(
                "\n".join([*kept, f"{what} failed: {command[0]} exited with {process.returncode}."])
            )
