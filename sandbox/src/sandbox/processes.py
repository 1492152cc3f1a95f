"""Starts modules of this package, ends processes, and tells whether they have ended."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
"""The folder from which this package was imported."""

STOP_SECONDS = 2.0
"""The time limit for a server to stop before it is killed. The engine has already ended then."""

POLL_SECONDS = 0.05
"""Between two attempts to end a process that has not quite begun."""


def importing() -> dict[str, str]:
    """The variable with which a new process finds this package, whatever its folder is."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))}


def stop(*processes: "subprocess.Popen[str]") -> None:
    """Ask processes to end, all at once, kill those that do not, and close their pipes."""
    for process in processes:
        process.terminate()
    for process in processes:
        with process:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def children(pid: int) -> list[int]:
    """The child processes of a Linux process with one thread, with those that it got from ended children."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in told.split()]


def end_first(process: "subprocess.Popen[str]") -> None:
    """Kill the first process of the namespaces that `process` made. The kernel ends all others before it is gone."""
    while process.poll() is None:
        for child in children(process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(POLL_SECONDS)
