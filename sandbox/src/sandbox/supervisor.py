"""`python -IS supervisor.py`: the first process of namespaces. It starts their parts, and restarts those that end.

This is a separate program that needs only the standard library. It reads what to do from standard input, one JSON
object a line: a part to start, `{"hold": name}` for a part that is not to start again, `{"free": name}` for one that
may. When the input ends, because its owner has ended, it ends too, and the kernel kills all others. The owner's side is
`sandbox.supervised`.

As the first process, it also collects ended processes without a parent, such as the shims of containers.
"""

import json
import os
import selectors
import signal
import sys
import time
from dataclasses import dataclass
from typing import Any, Final

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 5.0
"""The longest pause in seconds. The pause doubles after each life of less than a minute."""

SETTLED: Final = 60.0
"""Seconds after which a part counts as working."""


@dataclass
class Part:
    """One program that has to run."""

    name: str
    command: list[str]
    log: str
    given: int | None
    """A file descriptor of this process that is the part's standard input."""
    pid: int = 0
    """Zero while it does not run."""
    started: float = 0.0
    due: float = 0.0
    """The time at which it starts again."""
    pause: float = FIRST_PAUSE
    is_held: bool = False
    """Whether it is not restarted when it ends."""

    def start(self) -> None:
        """Start it in its own session, with its output in its log."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        entrance: tuple[Any, ...] = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
        if self.given is not None:
            entrance = (os.POSIX_SPAWN_DUP2, self.given, 0)
        actions = [entrance, (os.POSIX_SPAWN_OPEN, 1, self.log, flags, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
        self.pid = os.posix_spawnp(
            self.command[0],
            self.command,
            os.environ,
            file_actions=actions,
            setsid=True,
            setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # Python ignores this signal
        )
        self.started = time.monotonic()
        tell(f"started {self.name} {self.pid}")

    def ended(self, code: int) -> None:
        """Record that it has ended, and when to start it again."""
        now = time.monotonic()
        self.pause = FIRST_PAUSE if now - self.started > SETTLED else min(2 * self.pause, LONGEST_PAUSE)
        self.pid, self.due = 0, now + self.pause
        tell(f"ended {self.name} {code}")


def obey(asked: dict[str, Any], parts: list[Part]) -> None:
    """Carry out one order of the owner."""
    if "command" in asked:
        parts.append(Part(**asked))
        return
    for part in parts:
        if part.name == asked.get("hold"):
            part.is_held = True
        elif part.name == asked.get("free"):
            part.is_held, part.due = False, time.monotonic()


def tell(line: str) -> None:
    """Write one line for the owner."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def collect(parts: list[Part]) -> None:
    """Collect all processes that have ended."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        for part in parts:
            if part.pid == pid:
                part.ended(os.waitstatus_to_exitcode(status))


def main() -> None:
    """Supervise until standard input ends."""
    parts: list[Part] = []
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for number in map(int, sys.argv[1:]):
        os.set_inheritable(number, False)  # noqa: FBT003 - only the part that it is given to has it
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(reader, selectors.EVENT_READ)
        asked = b""
        while True:
            due = [part.due for part in parts if not part.pid and not part.is_held]
            ready = selector.select(max(0.0, min(due) - time.monotonic()) if due else None)
            for key, _ in ready:
                if key.fd == 0:
                    read = os.read(0, 65536)
                    if not read:
                        return
                    *lines, asked = (asked + read).split(b"\n")
                    for line in lines:
                        obey(json.loads(line), parts)
                else:
                    os.read(reader, 4096)
            collect(parts)
            for part in parts:
                if not part.pid and not part.is_held and part.due <= time.monotonic():
                    part.start()


if __name__ == "__main__":
    main()
