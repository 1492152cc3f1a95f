"""Ending processes, and knowing whether they have ended."""

import os
import subprocess

STOP_SECONDS = 2.0
"""How long a server may take to stop before it is killed: by then the engine is gone, and nobody waits for it."""


def stop(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and make sure that it does."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
