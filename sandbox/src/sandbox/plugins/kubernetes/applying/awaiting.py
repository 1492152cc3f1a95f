"""Waits for an object of a cluster: until it is ready or gone, until the time is over, or until the user cancels.

`readiness` decides when an object is ready.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sandbox.plugins.kubernetes.applying.api import Api, Place, Watched
from sandbox.plugins.kubernetes.applying.pods import STARTING
from sandbox.plugins.wire import Object

TICK: Final = 2.0
"""After so many seconds it checks again even if the watched objects do not change, because causes may."""


_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Verdict:
    """What is still missing. It is empty if the object is ready."""

    missing: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    """Why it is missing, as far as the cluster says so."""

    @property
    def words(self) -> tuple[str, ...]:
        """All of it as text."""
        return (*self.missing, *self.causes)

    @property
    def worrying(self) -> tuple[str, ...]:
        """Causes that are shown at once."""
        return tuple(each for each in self.causes if not each.endswith(STARTING))


class NotReadyError(Exception):
    """The object was not ready when the wait ended."""

    def __init__(self, why: str, verdict: Verdict, live: Object | None) -> None:
        super().__init__(why)
        self.why = why
        self.verdict = verdict
        self.live = live


@dataclass(frozen=True)
class Waiting:
    """One wait."""

    api: Api
    place: Place
    watched: Watched
    seconds: float
    cancelled: threading.Event
    tell: Callable[[str], None] = field(repr=False)

    def until(self, judge: Callable[[Object], Verdict]) -> Object:
        """Wait until nothing is missing, and return the object.

        Raises:
            NotReadyError: the object is gone, the time is over, or the user cancelled.
        """
        end, told = time.monotonic() + self.seconds, set[str]()
        while True:
            since = self.api.moment(self.watched)
            live = self.api.get(self.place)
            if live is None:
                raise NotReadyError("was deleted while the run waited for it", Verdict(), None)
            verdict = judge(live)
            if not verdict.missing:
                return live
            for cause in verdict.worrying:
                # counts and times in it change, and it is shown once
                if (gist := _DIGITS.sub("", cause)) not in told:
                    self.tell(cause)
                    told.add(gist)
            self._pause(since, end, verdict, live)

    def until_gone(self) -> None:
        """Wait until the object is gone.

        Raises:
            NotReadyError: the time is over, or the user cancelled.
        """
        end = time.monotonic() + self.seconds
        while True:
            since = self.api.moment(self.watched)
            live = self.api.get(self.place)
            if live is None:
                return
            kept = ", ".join(live.get("metadata", {}).get("finalizers", []))
            missing = f"still there{f', kept by the finalizers {kept}' if kept else ''}"
            self._pause(since, end, Verdict((missing,)), live)

    def _pause(self, since: str, end: float, verdict: Verdict, live: Object) -> None:
        left = end - time.monotonic()
        if self.cancelled.is_set():
            raise NotReadyError("was still waited for when the run was cancelled", verdict, live)
        if left <= 0:
            raise NotReadyError(f"took longer than {self.seconds:.0f} s", verdict, live)
        self.api.wait(self.watched, since, min(TICK, left))
