"""The language host and the plugin servers that one engine command attaches to."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.processes import SOURCE, importing, stop


@contextmanager
def running(folder: Path, config: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """Start all servers at once, for a project in `folder`, and end them after; yield what waits for them.

    That answers the variables by which the engine finds them, and raises `SandboxError` if one ended before it
    was ready; what it wrote is on standard error.
    """
    # The engine's own variable for `--config-file`, so that a program can look at the stack file:
    # https://github.com/pulumi/docs/pull/16595.
    host = _start("sandbox.host", SOURCE, PULUMI_OPTION_CONFIG_FILE=str(config))
    # Relative paths that a program gives to a plugin count from the project folder.
    plugins = _start("sandbox.plugins", folder)
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
        # A server ends when its standard input closes, as it does when the launcher ends, however that ends.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C goes to the launcher alone, which tells the engine first: servers must outlive it.
        start_new_session=True,
    )


def _first_line(module: str, process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise SandboxError(f"`python -m {module}` ended before it was ready.")
    return line
