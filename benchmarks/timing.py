"""Taking turns and taking times: what each run cost, and how two of them compare.

Owns no contestant. Wall time is what a person waits; processor time is steadier where others use the machine too.
"""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Contestant = Callable[[], list[str]]
"""Makes ready, which is not measured, and answers the command to measure."""


class RunFailedError(Exception):
    """A command that is measured did not succeed; what it wrote is in the message."""


@dataclass(frozen=True)
class Cost:
    """Of one run, or the median of several."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, of the command and of all it waited for."""


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command once, in a folder, from start to end.

    Raises:
        RunFailedError: it did not end with 0.
    """
    before, started = _children(), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - started
    if done.returncode != 0:
        raise RunFailedError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    return Cost(wall, _children() - before)


def take_turns(contestants: Sequence[Contestant], rounds: int, warm_up: int, folder: Path) -> list[Cost]:
    """Run all contestants in turn, A B A B; answer the median cost of each, the warm-up left out."""
    costs: list[list[Cost]] = [[] for _ in contestants]
    for turn in range(warm_up + rounds):
        for contestant, found in zip(contestants, costs, strict=True):
            cost = measure(contestant(), folder)
            if turn >= warm_up:
                found.append(cost)
    return [_median(found) for found in costs]


def _environment() -> dict[str, str]:
    """Variables of a measured command: a program is compiled in its first run alone, as everywhere else."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
