"""The owner's side of `supervisor.py`: the orders to it, and the process ids of its parts."""

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from sandbox.processes import children

_PROGRAM: Final = Path(__file__).resolve().parent / "supervisor.py"
_STARTED: Final = re.compile(r"^started (\S+) (\d+)$", re.MULTILINE)


def command(*descriptors: int) -> list[str]:
    """The command line of a supervisor, with the file descriptors that it passes on to parts."""
    return [sys.executable, "-IS", str(_PROGRAM), *map(str, descriptors)]


def start(
    supervisor: "subprocess.Popen[str]", name: str, command: list[str], log: Path, given: int | None = None
) -> None:
    """Let it run a part now, and again after each end.

    Args:
        supervisor: a process with a pipe to its standard input.
        name: the name of the part.
        command: the part's command line.
        log: the file for the part's output.
        given: a file descriptor of the supervisor that becomes the part's standard input.
    """
    _tell(supervisor, {"name": name, "command": command, "log": str(log), "given": given})


def hold(supervisor: "subprocess.Popen[str]", name: str) -> None:
    """Let it not restart a part that ends from now on."""
    _tell(supervisor, {"hold": name})


def free(supervisor: "subprocess.Popen[str]", name: str) -> None:
    """Let it restart a part again."""
    _tell(supervisor, {"free": name})


def pid(first: int, events: str, name: str) -> int | None:
    """The process id of a part on this machine, or None while it does not run.

    Args:
        first: the id of the supervisor on this machine.
        events: the supervisor's records so far, with the ids inside its namespaces.
        name: the name of the part.
    """
    started = [number for part, number in _STARTED.findall(events) if part == name]
    for child in children(first) if started else ():
        with suppress(FileNotFoundError, ProcessLookupError):
            status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
            numbers = next(line for line in status.splitlines() if line.startswith("NSpid:"))
            if numbers.split()[-1] == started[-1]:
                return child
    return None


def _tell(supervisor: "subprocess.Popen[str]", asked: dict[str, object]) -> None:
    assert supervisor.stdin is not None  # noqa: S101 - it was made with a pipe
    supervisor.stdin.write(f"{json.dumps(asked)}\n")
    supervisor.stdin.flush()
