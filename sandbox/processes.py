"""Ending processes, and knowing whether they have ended."""

import os
import subprocess

STOP_SECONDS = 2.0
"""How long a server may take to stop before it is killed: by then the engine is gone, and nobody waits for it."""


def stop(*processes: "subprocess.Popen[str]") -> None:
    """Ask processes to end, all at once, make sure that they do, and close what led to them."""
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
