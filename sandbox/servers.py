"""The language host and the plugin servers that one engine command attaches to."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.processes import stop

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def running() -> Iterator[Callable[[], dict[str, str]]]:
    """Start all servers at once and end them after; yield what waits for them.

    That answers the variables by which the engine finds them, and raises `SandboxError` if one ended before it
    was ready; what it wrote is on standard error.
    """
    with ExitStack() as stack:
        host = _start(stack, "sandbox.host")
        plugins = _start(stack, "sandbox.plugins")
        yield lambda: {
            "PULUMI_DEBUG_LANGUAGES": f"python:{_first_line('sandbox.host', host)}",
            "PULUMI_DEBUG_PROVIDERS": _first_line("sandbox.plugins", plugins),
        }


def _start(stack: ExitStack, module: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # A server ends when its standard input closes, as it does when the launcher ends, however that ends.
        # Ctrl-C goes to the launcher alone, which tells the engine first: servers must outlive it.
        start_new_session=True,
    )
    stack.enter_context(process)
    stack.callback(stop, process)
    return process


def _first_line(module: str, process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise SandboxError(f"`python -m {module}` ended before it was ready.")
    return line
