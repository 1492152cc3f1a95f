"""The owner's side of `supervisor.py`: what it is told, and which process a part is."""

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
    """The command line of a supervisor, with the file descriptors that it hands on to parts."""
    return [sys.executable, "-IS", str(_PROGRAM), *map(str, descriptors)]


def start(
    supervisor: "subprocess.Popen[str]", name: str, command: list[str], log: Path, given: int | None = None
) -> None:
    """Have it run a part, now and whenever it has ended.

    Args:
        supervisor: with a pipe to its standard input.
        name: of the part.
        command: the part's command line.
        log: where the part's output goes.
        given: a file descriptor of the supervisor that is the part's standard input.
    """
    _tell(supervisor, {"name": name, "command": command, "log": str(log), "given": given})


def hold(supervisor: "subprocess.Popen[str]", name: str) -> None:
    """Have it leave a part alone that ends from now on."""
    _tell(supervisor, {"hold": name})


def free(supervisor: "subprocess.Popen[str]", name: str) -> None:
    """Have it start a part again that it held."""
    _tell(supervisor, {"free": name})


def pid(first: int, events: str, name: str) -> int | None:
    """The process of a part, as this machine counts; None while it does not run.

    Args:
        first: the supervisor, as this machine counts.
        events: what it has told so far, with ids as it counts itself.
        name: of the part.
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
