"""The language host and the plugin servers to which one engine command attaches."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.journal import VARIABLE
from sandbox.processes import SOURCE, importing, stop


@contextmanager
def running(folder: Path, config: Path, journal: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """Start all servers at once, for a project in `folder`, and stop them at the end.

    Yield a function that waits for them.

    The function returns the variables with which the engine finds them. It raises `SandboxError` if a server ended
    before it was ready. The server's own message is on standard error.
    """
    # the engine's own variable for `--config-file`, so that a program can read the stack file:
    # https://github.com/pulumi/docs/pull/16595
    host = _start("sandbox.host", SOURCE, PULUMI_OPTION_CONFIG_FILE=str(config))
    # relative paths that a program gives to a plugin start at the project folder
    plugins = _start("sandbox.plugins", folder, **{VARIABLE: str(journal)})
    try:
        yield lambda: {
            "PULUMI_DEBUG_LANGUAGES": "python:" + _first_line("sandbox.host", host),
            "PULUMI_DEBUG_PROVIDERS": _first_line("sandbox.plugins", plugins),
        }
    finally:
        stop(host, plugins)


def _start(module: str, folder: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=folder,
        env={**os.environ, **more, **({} if folder == SOURCE else importing())},
        # a server ends when its standard input closes, and that happens when the launcher ends, for whatever reason
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C goes only to the launcher, which tells the engine first, because servers must run longer than the
        # engine
        start_new_session=True,
    )


def _first_line(module: str, process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise SandboxError(f"`python -m {module}` ended before it was ready.")
    return line
