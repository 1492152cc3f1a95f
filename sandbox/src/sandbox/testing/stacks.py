"""Engine tests: each runs its own project with `python -m sandbox` and has its own state.

    def test_second_up_changes_nothing(sandbox: Callable[..., Sandbox]) -> None:
        stack = sandbox(PROJECT, config="config: {plain:colour: red}")
        assert 0 == stack.up().code
        assert 0 == stack.preview("--expect-no-changes").code

`sandbox` is a fixture (`sandbox.testing.fixtures`); it ends what a test leaves running.
Two of them share nothing, so tests may run in parallel.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil

from sandbox.processes import importing

HOME = Path.cwd()
"""The folder whose `.cache` has the engine: the one in which the tests were started."""

TIMEOUT = 120.0
"""Seconds after which a command counts as hanging."""

POLL = 0.01
"""Seconds between two checks of a condition that sends no notice."""


T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], what: str, seconds: float = TIMEOUT) -> T:
    """Wait until `condition` returns something true, and return it. Fail with the name `what` if it takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(POLL)
    raise AssertionError(f"waited {seconds} s for {what}, which did not happen")


def read_until(command: "subprocess.Popen[str]", text: str) -> str:
    """What a running command has written to `stdout`, once it has written this text. Fail if it ends before."""
    assert command.stdout
    said = ""
    while text not in said:
        line = command.stdout.readline()
        assert line, said
        said += line
    return said


@dataclass(frozen=True)
class Result:
    """The result of one command."""

    code: int
    """The exit code, as the shell sees it."""
    text: str
    """The output at the terminal, of both streams, in order."""
    seconds: float
    """From start to end."""


@dataclass
class Sandbox:
    """One stack of one project, with its own state folder below `folder`."""

    project: Path
    """The folder with Pulumi.yaml."""
    folder: Path
    """The folder of stack file and state, usually `tmp_path`."""
    config: str = "config: {}\n"
    """The text of the stack file. It may be changed between two commands."""
    stack: str = "dev"
    environment: dict[str, str] = field(default_factory=dict)
    """Variables added to those of the test run."""
    report: str | None = None
    """The module whose report replaces the outputs after `up`."""
    timeout: float = TIMEOUT
    """Seconds after which a command counts as hanging."""
    _started: list["subprocess.Popen[str]"] = field(default_factory=list, repr=False)

    @property
    def state_folder(self) -> Path:
        """The folder of state, passphrase and the copy of the stack file."""
        return self.folder / "state"

    @property
    def config_file(self) -> Path:
        """The stack file for the launcher, as a user would write it."""
        return self.folder / f"Pulumi.{self.stack}.yaml"

    def up(self, *arguments: str) -> Result:
        """`python -m sandbox up`."""
        return self.run("up", *arguments)

    def preview(self, *arguments: str) -> Result:
        """`python -m sandbox preview`."""
        return self.run("preview", *arguments)

    def destroy(self, *arguments: str) -> Result:
        """`python -m sandbox destroy`."""
        return self.run("destroy", *arguments)

    def refresh(self, *arguments: str) -> Result:
        """`python -m sandbox refresh`."""
        return self.run("refresh", *arguments)

    def pulumi(self, *arguments: str, given: str | None = None) -> Result:
        """`python -m sandbox pulumi`: any other engine command, with `given` on its standard input."""
        return self.run("pulumi", *arguments, given=given)

    def run(self, command: str, *arguments: str, given: str | None = None) -> Result:
        """Run a command to its end, with `given` on its standard input."""
        started = time.monotonic()
        process = self.start(command, *arguments, piped=given is not None)
        text, _ = process.communicate(given, timeout=self.timeout)
        code = process.returncode
        return Result(code if code >= 0 else 128 - code, text, time.monotonic() - started)

    def start(
        self, command: str, *arguments: str, separate: bool = False, piped: bool = False
    ) -> "subprocess.Popen[str]":
        """Start a command without waiting for its end. Its output is on `stdout`, or on both streams if `separate`.

        If it is `piped`, it reads from `stdin`. Otherwise its standard input is empty.
        """
        self.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(self.config, encoding="utf-8")
        where = [f"--config={self.config_file}", f"--project={self.project}", f"--state={self.state_folder}"]
        report = [f"--report={self.report}"] if self.report else []
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", command, *where, *report, "--", *arguments],
            cwd=HOME,
            env={**os.environ, **importing(), **self.environment},
            stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if separate else subprocess.STDOUT,
            text=True,
        )
        self._started.append(process)
        return process

    def process(self, launcher: "subprocess.Popen[str]", word: str) -> psutil.Process:
        """The launcher's child process with this word in its command line: "sandbox.host", "sandbox.plugins", "up"."""

        def found() -> psutil.Process | None:
            for child in psutil.Process(launcher.pid).children():
                # other processes come and go: `stack init` may end between the two looks
                with suppress(psutil.Error):
                    if word in child.cmdline():
                        return child
            return None

        return wait_for(found, f"a process {word}")

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, with masked secrets."""
        return self._json("stack", "output", "--json")

    def state(self, *arguments: str) -> dict[str, Any]:
        """The deployment as it is stored. Secrets are encrypted, unless the options say otherwise.

        All else is in clear text.
        """
        deployment: dict[str, Any] = self._json("stack", "export", *arguments)["deployment"]
        return deployment

    def resources(self, kind: str = "") -> list[dict[str, Any]]:
        """The resources in the state whose type ends with `kind`."""
        return [r for r in self.state().get("resources", []) if r["type"].endswith(kind)]

    def close(self) -> None:
        """End everything that was started and still runs, with its children."""
        for process in self._started:
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
                        child.kill()
                process.kill()
            process.communicate()

    def _json(self, *command: str) -> dict[str, Any]:
        process = self.start("pulumi", *command, separate=True)
        text, errors = process.communicate(timeout=TIMEOUT)
        if process.returncode != 0:
            raise AssertionError(errors)
        parsed: dict[str, Any] = json.loads(text)
        return parsed
