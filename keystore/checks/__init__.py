"""Checks of what users bring: stores, key pairs, CAs to trust, authorities that sign.

Owns the form of a finding, and the requirements that rules compare with. The rules are in the modules of their
subjects. Each is pure: the time is a parameter. What a finding leads to is decided by the caller.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Severity of a finding."""

    FAULT = "fault"
    """It does not work, or is not safe: it is refused."""
    WARNING = "warning"
    """It works today, but needs attention: a warning."""


@dataclass(frozen=True, order=True)
class Finding:
    """One result of a rule. It can contain subjects, aliases and dates, but never a secret."""

    severity: Severity
    code: str
    """Stable, in kebab-case: what tests and documentation refer to."""
    reason: str
    remedy: str


@dataclass(frozen=True)
class Requirements:
    """The requirements on a store or a key pair."""

    key: bool = False
    """It must contain a private key with its chain."""
    trusted: bool = False
    """It must contain a CA that Java trusts."""
    server_names: tuple[str, ...] = ()
    """DNS names and IP addresses that its certificate must cover."""
    server: bool = False
    """Its certificate must be valid for a TLS server."""
    client: bool = False
    """Its certificate must be valid for a TLS client."""


def fault(code: str, reason: str, remedy: str) -> Finding:
    """A finding that is a fault."""
    return Finding(Severity.FAULT, code, reason, remedy)


def warning(code: str, reason: str, remedy: str) -> Finding:
    """A finding that is a warning."""
    return Finding(Severity.WARNING, code, reason, remedy)
