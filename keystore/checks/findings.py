"""What the rules say of a store, a certificate or a key, and what is asked of it.

Owns the form of a finding. The rules are in the other modules; the caller decides what a finding leads to.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is."""

    FAULT = "fault"
    """It will not work, or is not safe: refuse it."""
    WARNING = "warning"
    """It works today: say so."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a rule found. It names subjects, aliases and dates; never a secret."""

    severity: Severity
    code: str
    """Stable, in kebab-case: what tests and documentation refer to."""
    reason: str
    remedy: str


@dataclass(frozen=True)
class Requirements:
    """What a store or key pair shall be used for."""

    key: bool = False
    """It must hold a private key with its chain."""
    trusted: bool = False
    """It must hold a CA that Java takes as trusted."""
    server_names: tuple[str, ...] = ()
    """DNS names and IP addresses that its certificate must cover."""
    server: bool = False
    """Its certificate must be fit for a TLS server."""
    client: bool = False
    """Its certificate must be fit for a TLS client."""


def fault(code: str, reason: str, remedy: str) -> Finding:
    """A finding that refuses."""
    return Finding(Severity.FAULT, code, reason, remedy)


def warning(code: str, reason: str, remedy: str) -> Finding:
    """A finding that is told."""
    return Finding(Severity.WARNING, code, reason, remedy)
