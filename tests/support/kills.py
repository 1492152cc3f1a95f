"""Runs a command of the program and kills something meanwhile: one of its processes, or what it talks to."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import Final

import psutil

from tests.support.ledger import LEDGER
from tests.support.program import Program, done

ENGINE: Final = "up"
"""The process of a command that is the engine."""

Killing = Callable[[], AbstractContextManager[None]]
"""Kills at the beginning of a block, in which the command ends, and waits at its end until the victim is there again."""

_LOOK_SECONDS: Final = 0.02
_LAST: Final = 0.95
"""Later moments may be after the end of an `up` that is a little faster than the one that was measured."""
_TRIES: Final = 3
_EARLIER: Final = 0.7
"""By which a moment is multiplied that was after the end."""


def was_killed_after(stack: Program, victim: str, resources: int, command: str) -> bool:
    """Run a command, kill one of its processes after so many resources, and return whether it was in time.

    All other processes must end by themselves.
    """
    with _running(stack, command) as running:
        prey = stack.sandbox.process(running, victim)
        stack.wait_for_resources(resources)
        with suppress(psutil.NoSuchProcess):
            prey.kill()
    return running.returncode != 0


@contextmanager
def _running(stack: Program, command: str) -> Iterator[subprocess.Popen[str]]:
    """A command; at the end of the block it ends by itself, and so do all of its processes."""
    stack.events_file.unlink(missing_ok=True)
    running = stack.sandbox.start(command, "--event-log", str(stack.events_file))
    stack.sandbox.process(running, command)
    family = psutil.Process(running.pid).children(recursive=True)
    yield running
    running.communicate(timeout=stack.sandbox.timeout)
    _, alive = psutil.wait_procs(family, timeout=60)
    assert alive == []


@dataclass(frozen=True)
class Pace:
    """How an `up` goes on: after how many seconds so many resources were done."""

    steps: tuple[tuple[float, int], ...]
    seconds: float
    """Until its end."""

    @classmethod
    def of(cls, stack: Program) -> Pace:
        """That of an `up` that nobody disturbs, and that must succeed."""
        steps = [(0.0, 0)]
        with _running(stack, ENGINE) as running:
            begun = time.monotonic()
            while running.poll() is None:
                if (count := done(stack.events_file)) > steps[-1][1]:
                    steps.append((time.monotonic() - begun, count))
                time.sleep(_LOOK_SECONDS)
            seconds = time.monotonic() - begun
        assert running.returncode == 0
        return cls(tuple(steps), seconds)

    def scaled(self, seconds: float) -> Pace:
        """The same pace on a machine that has become faster, on which an `up` takes this time."""
        factor = min(1.0, seconds / self.seconds)
        return Pace(tuple((at * factor, count) for at, count in self.steps), self.seconds * factor)

    def at(self, moment: float) -> tuple[int, float]:
        """A moment between 0, the start, and 1, the end: how many resources are done, and the seconds since then."""
        at, count = max(step for step in self.steps if step[0] <= moment * self.seconds)
        return count, moment * self.seconds - at


@dataclass(frozen=True)
class Kill:
    """What ends, and when."""

    victim: str
    moment: float
    """Between 0, the start, and 1, the end."""

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.victim} at {self.moment:.2f}"


def spread(victims: Mapping[str, int], count: int, seed: int) -> list[Kill]:
    """So many kills, one in each of as many equal parts of an `up`, in an order by chance.

    Args:
        victims: how often each, in proportion; if the count is small, each still once if possible.
        count: of all kills.
        seed: the same one gives the same kills.
    """
    random = Random(seed)  # noqa: S311 - moments that can be repeated
    turns = [((turn + 0.5) / share, name) for name, share in victims.items() for turn in range(share)]
    names = [name for _, name in sorted(turns, key=lambda each: each[0])]
    chosen = [names[number % len(names)] for number in range(count)]
    random.shuffle(chosen)
    kills = [Kill(victim, _LAST * (part + random.random()) / count) for part, victim in enumerate(chosen)]
    random.shuffle(kills)
    return kills


@dataclass
class Disturbed:
    """Updates of one program, each of which is disturbed by a kill."""

    program: Program
    pace: Pace
    others: Mapping[str, Killing]
    """How victims are killed that are no processes of the command."""
    change: Callable[[], None]
    """Declares something else each time."""
    late: int = 0
    """Kills that came when the `up` had ended, and were done once more, earlier."""

    def by(self, kill: Kill) -> None:
        """Run an `up` that has something to do, and kill something meanwhile."""
        for number in range(_TRIES):
            self.change()
            if self._is_in_time(Kill(kill.victim, kill.moment * _EARLIER**number)):
                return
            self.late += 1
        raise AssertionError(f"{kill} was too late, also when it was tried earlier")

    def _is_in_time(self, kill: Kill) -> bool:
        count, seconds = self.pace.at(kill.moment)
        begun = time.monotonic()
        with _running(self.program, ENGINE) as running:
            prey = self.program.sandbox.process(running, ENGINE)
            if not self._comes(running, count, seconds):
                self.pace = self.pace.scaled(time.monotonic() - begun)
                return False
            if kill.victim != ENGINE:
                with self.others[kill.victim]():
                    running.communicate(timeout=self.program.sandbox.timeout)
                return True
            with suppress(psutil.NoSuchProcess):
                prey.kill()
        return running.returncode != 0

    def _comes(self, running: subprocess.Popen[str], count: int, seconds: float) -> bool:
        """Wait for the moment; answer whether the command still runs then."""
        while running.poll() is None and done(self.program.events_file) < count:
            time.sleep(_LOOK_SECONDS)
        with suppress(subprocess.TimeoutExpired):
            running.wait(seconds)
        return running.poll() is None


def enter(target: str, seed: int, kills: list[Kill], disturbed: Disturbed, seconds: float) -> None:
    """Put into the ledger what was killed."""
    listed = ", ".join(map(str, kills))
    LEDGER.measured.append(
        f"{len(kills)} updates on {target} disturbed and repaired in {seconds:.0f} s, of which one undisturbed takes "
        f"{disturbed.pace.seconds:.0f} s; {disturbed.late} kills came too late and were done again; seed {seed}: {listed}"
    )
