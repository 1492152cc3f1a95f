"""Starting modules of this package, ending processes, and knowing whether they have ended."""

import os
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
"""The folder from which this package was imported."""

STOP_SECONDS = 2.0
"""How long a server may take to stop before it is killed: by then the engine is gone, and nobody waits for it."""


def importing() -> dict[str, str]:
    """The variable by which a new process finds this package, in whatever folder it starts."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))}


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
