"""What other users of the machine can see of processes: `ps` shows arguments to everyone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


@contextmanager
def watched_processes() -> Iterator[set[str]]:
    """The arguments and environment of every process that this one starts, directly or not, while the block runs."""
    seen: set[str] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.01):
            for process in psutil.Process().children(recursive=True):
                try:
                    seen.add(" ".join(process.cmdline()))
                    seen.add("\n".join(process.environ().values()))
                except psutil.Error:
                    continue  # it has ended

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()
    assert any(" -m sandbox" in each for each in seen)
