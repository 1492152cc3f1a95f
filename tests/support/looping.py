"""A caller who calls again and again while something is changed, and what came of it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from tests.support.docker_gateway import LOGIN, ORDERS
from tests.support.ledger import LEDGER
from tests.support.sip import Caller

PAUSE_SECONDS: Final = 0.05
"""Between the end of a call and the next one."""
ANSWER_SECONDS: Final = 5
"""A call that gets no answer within it has failed."""
TAKEN: Final = "200"
LOST: Final = {
    "503",
    "BrokenPipeError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "EOFError",
    "SSLEOFError",
    "TimeoutError",
}
"""How calls fail where a pod ends: nobody listens any more, or the connection ends without a word of TLS."""
BY_TLS: Final = ("the assistant: ", "speech to text: ")
"""In the reasons that a stand-in gives with 503: whom it or its relay reaches by TLS. The two talk to each other in clear."""


class Gateway(Protocol):
    """What can be called."""

    def caller(self, outputs: Mapping[str, Any], /) -> AbstractContextManager[Caller]:
        """Someone who trusts the authority of some outputs, connected."""
        ...


@dataclass
class Calls:
    """Calls one after another: when each ended, and how: by a status, or by the name of an error."""

    ended: list[tuple[float, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Why the gateway took no call, as far as it said."""

    @property
    def failures(self) -> Counter[str]:
        """How the calls failed that were not taken."""
        return Counter(how for _, how in self.ended if how != TAKEN)

    @property
    def taken(self) -> int:
        """How many were taken."""
        return sum(how == TAKEN for _, how in self.ended)

    @property
    def broken(self) -> list[str]:
        """What failed and may be a handshake: of the caller with the gateway, or of the gateway with whom it calls."""
        said = (each for each in self.warnings if any(peer in each for peer in BY_TLS))
        return sorted({*self.failures} - LOST) + sorted(said)

    @property
    def outage(self) -> float:
        """Seconds from the last call that was taken before a failure to the first one after it; the longest."""
        longest, last, failed = 0.0, None, False
        for at, how in self.ended:
            if how != TAKEN:
                failed = True
                continue
            if failed and last is not None:
                longest = max(longest, at - last)
            last, failed = at, False
        return longest

    def enter(self, what: str) -> None:
        """Put into the ledger what a change did to the calls."""
        LEDGER.measured.append(
            f"{what}: no call for {self.outage:.1f} s, {self.taken} taken, failed {dict(self.failures)}"
        )

    def wait_for_more(self) -> None:
        """Wait until the gateway takes calls, some more than before."""
        before, end = self.taken, time.monotonic() + 60
        while self.taken < before + 3:
            assert time.monotonic() < end, self.ended[-5:]
            time.sleep(PAUSE_SECONDS)


@contextmanager
def calling(
    gateway: Gateway,
    outputs: Mapping[str, Any],
    pause: float = PAUSE_SECONDS,
    patience: float = ANSWER_SECONDS,
) -> Iterator[Calls]:
    """Call until the block ends, trusting the authority of these outputs; then the gateway takes calls again.

    Args:
        gateway: what is called.
        outputs: whose authority is trusted.
        pause: seconds between the end of a call and the next one.
        patience: a call that gets no answer within so many seconds has failed.
    """
    calls, stop = Calls(), threading.Event()

    def loop() -> None:
        while not stop.wait(pause):
            how = _call(gateway, outputs, patience, calls.warnings)
            calls.ended.append((time.monotonic(), how))

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        calls.wait_for_more()
        yield calls
        calls.wait_for_more()
    finally:
        stop.set()
        thread.join()


def _call(gateway: Gateway, outputs: Mapping[str, Any], patience: float, warnings: list[str]) -> str:
    try:
        with gateway.caller(outputs) as phone:
            phone.socket.settimeout(patience)
            answer = phone.invite(ORDERS, login=LOGIN)
            if answer.status == 200:
                phone.bye(ORDERS)
            elif warning := answer.headers.get("warning"):
                warnings.append(warning)
            return str(answer.status)
    except (OSError, EOFError) as error:
        return type(error).__name__
