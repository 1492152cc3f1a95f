"""The findings of a check, and the place from which the gateway is checked."""

from dataclasses import dataclass
from enum import StrEnum


class Control(StrEnum):
    """What is tested; the values are the names in reports, and in the table of `docs/verifying.md`."""

    REACHABLE = "reachable"
    TLS_VERSIONS = "TLS versions"
    AUTHORITY = "certificate authority"
    NAMES = "certificate names"
    IDENTITY = "certificate identity"
    EXPIRY = "certificate expiry"
    DIGEST = "digest authentication"
    WHITELIST_OF_ADDRESSES = "whitelist of addresses"
    WHITELIST_OF_CALLERS = "whitelist of callers"
    PASSWORD = "password"  # noqa: S105 - a name
    PLAIN_SIP = "plain SIP closed"
    NOTHING_ELSE = "nothing else listens"
    PRESENT = "gateway present"


class Verdict(StrEnum):
    """The result of a control."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_ASKED = "not asked"
    """It cannot be tested from this place, or the stack does not promise it."""


Answer = tuple[Verdict, str]
"""The answer of a control: its result, and the reason as a sentence without secrets."""


class Place(StrEnum):
    """The network in which the check runs."""

    LISTED = "listed"
    """One of the sources that the outputs name for the gateway's ports."""
    UNLISTED = "unlisted"
    """Any other network: ports that admit named sources only must be closed."""


@dataclass(frozen=True)
class Finding:
    """One control of one listener."""

    control: Control
    subject: str
    """What was tested, such as `SIP over TLS, 5061/TCP`."""
    verdict: Verdict
    reason: str
    """A sentence without secrets."""


@dataclass(frozen=True)
class Endpoint:
    """The address of a listener."""

    address: str
    port: int
    seconds: float
    """How long each answer may take."""
