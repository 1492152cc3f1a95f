"""Calls again and again while something changes, and records the results."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sandbox.testing.stacks import TIMEOUT
from tests.support.docker_gateway import LOGIN, ORDERS
from tests.support.ledger import LEDGER
from tests.support.sip import Caller

PAUSE_SECONDS: Final = 0.05
"""Between the end of a call and the next one."""
ANSWER_SECONDS: Final = 5
"""A call without an answer in this time has failed."""
PATIENT_SECONDS: Final = 30
"""The same where no call may fail, because nothing that takes calls is replaced: a busy machine answers in time."""
TAKEN: Final = "200"
LOST: Final = {
    "503",
    "BrokenPipeError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "EOFError",
    "OSError",  # no route: what TLS says has names of its own
    "SSLEOFError",
    "TimeoutError",
}
"""Failures of calls when a pod ends: nobody listens any more, or the connection ends without a message of TLS."""
BY_TLS: Final = re.compile(r'"(?:the assistant|the relay: speech to text): (?P<reason>[^"]*)"')
"""Why a stand-in answers 503 if it or its relay has no connection over TLS to another party."""
NOT_REACHED: Final = {
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENOTFOUND",  # Docker gives a name only to a container that runs
    "ETIMEDOUT",
    "HTTP connect timed out",
    "request timed out",
}
"""The reasons when that party is away, as an adapter that is just replaced: TLS did not refuse anything.

The codes are Node's (https://nodejs.org/api/errors.html#common-system-errors), the sentences those of Java's HTTP client.
"""


class Gateway(Protocol):
    """Something that can be called."""

    def caller(self, outputs: Mapping[str, Any], /) -> AbstractContextManager[Caller]:
        """A connected caller who trusts the authority of these outputs."""
        ...


@dataclass
class Calls:
    """A series of calls: the end of each, and its result, which is a status or the name of an error."""

    ended: list[tuple[float, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Why the gateway did not take a call, if it said so."""

    @property
    def failures(self) -> Counter[str]:
        """The results of failed calls."""
        return Counter(how for _, how in self.ended if how != TAKEN)

    @property
    def taken(self) -> int:
        """The number of successful calls."""
        return sum(how == TAKEN for _, how in self.ended)

    @property
    def broken(self) -> list[str]:
        """Failures that may come from a handshake, with the caller or with a party that the gateway calls."""
        said = (found["reason"] for each in self.warnings for found in BY_TLS.finditer(each))
        return sorted({*self.failures} - LOST) + sorted({*said} - NOT_REACHED)

    @property
    def outage(self) -> float:
        """The longest time in seconds between two successful calls with a failure in between."""
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
        """Add to the ledger how a change affected the calls."""
        LEDGER.measured.append(
            f"{what}: no call for {self.outage:.1f} s, {self.taken} taken, failed {dict(self.failures)}"
        )

    def wait_for_more(self) -> None:
        """Wait until the gateway has taken some more calls."""
        before, end = self.taken, time.monotonic() + TIMEOUT
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
    """Call until the block ends, with trust in the authority of these outputs. At the end the gateway must take calls.

    Args:
        gateway: the gateway to call.
        outputs: the outputs with the trusted authority.
        pause: seconds between the end of a call and the next one.
        patience: seconds after which a call without an answer has failed.
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
