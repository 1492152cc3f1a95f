"""What a check finds, and where the gateway is looked at from."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a control was found."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_ASKED = "not asked"
    """It cannot be seen from this place, or the stack does not promise it."""


class Place(StrEnum):
    """Whose network the check runs in."""

    LISTED = "listed"
    """One of the sources that the outputs name for the gateway's ports."""
    UNLISTED = "unlisted"
    """Anywhere else: whatever admits named sources only must be closed."""


@dataclass(frozen=True)
class Finding:
    """One control of one listener."""

    control: str
    """Such as `certificate names`."""
    subject: str
    """What was asked, such as `SIP over TLS, port 5061/TCP`."""
    verdict: Verdict
    reason: str
    """A sentence; it holds no secret."""


@dataclass(frozen=True)
class Endpoint:
    """Where a listener is."""

    address: str
    port: int
    seconds: float
    """How long each answer may take."""
