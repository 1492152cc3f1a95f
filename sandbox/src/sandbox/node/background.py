"""The node of a project that keeps running after the command that started it: start, find and stop it.

All its files are in one folder of the project's cache. A lock tells whether it runs, because the kernel releases the
lock when its holder ends. A stored process id alone is never trusted, because another process may have it now.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

from sandbox.bootstrap.progress import say
from sandbox.bootstrap.stamps import write
from sandbox.errors import SandboxError
from sandbox.processes import importing

if TYPE_CHECKING:
    from sandbox.node.node import Node

POLL_SECONDS: Final = 0.1
START_SECONDS: Final = 900.0
END_SECONDS: Final = 60.0
LOCK_SECONDS: Final = 2.0
"""The time for which a process may hold the lock that only checks whether it is held."""


class _Files:
    """The files of a project's node."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".cache" / "cluster"
        self.lock = self.folder / "lock"
        self.pid = self.folder / "pid"
        self.ready = self.folder / "ready"
        """It exists while the node is ready, and says since when."""
        self.log = self.folder / "node.log"
        """The messages of its owner."""
        self.node = self.folder / "node"
        """The node's own folder."""


def running(root: Path) -> Path | None:
    """The kubeconfig of the node that runs for the project in `root`, or None if none is ready."""
    files = _Files(root)
    if not files.ready.exists() or not _is_held(files.lock):
        return None
    return files.node / "administrator.kubeconfig"


def find(root: Path) -> "Node":
    """The node that runs.

    Raises:
        SandboxError: there is none.
    """
    from sandbox.node.node import Node  # noqa: PLC0415 - whoever only looks whether one runs does not need it

    if running(root) is None:
        raise SandboxError(
            "No Kubernetes node runs for this project. `python -m sandbox.node up` starts one."
        )
    return Node(root, _Files(root).node)


def up(root: Path) -> None:
    """Start the node, and wait until it is ready. If it is ready, nothing happens.

    Raises:
        SandboxError: it did not come up.
    """
    files = _Files(root)
    if running(root) is None:
        _start(root, files)
        say(f"The Kubernetes node is up; its logs are in {files.node / 'log'}.")
    else:
        say(f"The Kubernetes node runs already, since {files.ready.read_text(encoding='utf-8').strip()}.")
    say(f"export KUBECONFIG={running(root)}")


def down(root: Path, *, keep: bool = False) -> None:
    """Stop the node, and remove its files, unless they are kept for the next start.

    Raises:
        SandboxError: it does not end.
    """
    files = _Files(root)
    if _is_held(files.lock):
        os.kill(int(files.pid.read_text(encoding="ascii")), signal.SIGTERM)
        end = time.monotonic() + END_SECONDS
        while _is_held(files.lock):
            if time.monotonic() > end:
                raise SandboxError(
                    f"The Kubernetes node has not ended after {END_SECONDS:.0f} s: {files.log}"
                )
            time.sleep(POLL_SECONDS)
        say("The Kubernetes node has ended.")
    else:
        say("No Kubernetes node runs for this project.")
    if not keep:
        shutil.rmtree(files.folder, ignore_errors=True)


def serve(root: Path) -> None:
    """Own the node until this process is asked to end.

    Raises:
        SandboxError: another process owns it, or it does not come up.
    """
    from sandbox.node.server import kubernetes_node  # noqa: PLC0415 - as in `find`

    files = _Files(root)
    files.folder.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    with _held(files.lock):
        write(files.pid, str(os.getpid()))
        files.ready.unlink(missing_ok=True)
        try:
            with kubernetes_node(root, files.node) as node:
                write(files.ready, time.strftime("%Y-%m-%d %H:%M:%S\n"))
                node.wait()
        finally:
            files.ready.unlink(missing_ok=True)


def _start(root: Path, files: _Files) -> None:
    files.folder.mkdir(parents=True, exist_ok=True)
    with files.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.node", "serve"],
            cwd=root,
            env={**os.environ, **importing()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        with files.log.open(encoding="utf-8") as told:
            _follow(root, process, told)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _follow(root: Path, process: "subprocess.Popen[bytes]", told: TextIO) -> None:
    """Show the owner's messages until its node is ready."""
    end = time.monotonic() + START_SECONDS
    while running(root) is None:
        ended = process.poll() is not None
        sys.stderr.write(told.read())
        if ended:
            raise SandboxError("The Kubernetes node did not come up.")
        if time.monotonic() > end:
            raise SandboxError(f"The Kubernetes node is not up after {START_SECONDS:.0f} s.")
        time.sleep(POLL_SECONDS)
    sys.stderr.write(told.read())


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # once is enough; stopping takes seconds
    sys.exit(0)


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Take the lock, or see that another process holds it. Looking takes it for a moment."""
    end = time.monotonic() + LOCK_SECONDS
    with lock.open("w", encoding="ascii") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise SandboxError("Another process runs the Kubernetes node of this project.") from None
            time.sleep(POLL_SECONDS)
        yield


def _is_held(lock: Path) -> bool:
    try:
        with lock.open(encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
