"""Rules on logins: they are complete, and passwords that the gateway requires are hard to guess."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import SecretStr

from declaration.adapter import SpeechAdapter
from declaration.base import below
from declaration.faults import Fault
from declaration.passwords import LEAST, weakness
from declaration.proxy import HttpProxy
from declaration.rest import Login
from declaration.services import Credentials
from declaration.tenants import SmsPipe, TenantCredentials
from declaration.tls import BroughtStore
from facts.gateway import Facts

_ASKED_BY_THE_GATEWAY = (SpeechAdapter, Login)
"""Models whose password the gateway's own containers require; `Tenant.sip_auth` is another."""
_AT_OTHERS = (Credentials, HttpProxy, TenantCredentials, SmsPipe)
"""Models with a login at a server of another owner."""


@dataclass(frozen=True)
class WeakPassword:
    """A password that is easy to guess."""

    path: str
    reason: str
    """Continues the path in a sentence."""
    ours: bool
    """Whether the gateway requires it; the owners of other services choose their passwords."""


def weak_passwords(facts: Facts) -> Iterator[WeakPassword]:
    """Every weak password or passphrase of the declaration."""
    for path, part in facts.parts:
        password, user = getattr(part, "password", None), getattr(part, "username", None)
        key = "password"
        if isinstance(part, BroughtStore):
            password, key = part.passphrase, "passphrase"
        if not isinstance(password, SecretStr):
            continue
        reason = weakness(password.get_secret_value(), user)
        if reason is not None:
            ours = isinstance(part, _ASKED_BY_THE_GATEWAY) or path.endswith("].sipAuth")
            yield WeakPassword(below(path, key), reason, ours)


def passwords_protect(facts: Facts) -> Iterator[Fault]:
    """A password that the gateway requires must not be easy to guess."""
    for weak in weak_passwords(facts):
        if weak.ours:
            yield Fault(weak.path, weak.reason, f"write {LEAST} characters or more that are hard to guess")


def logins_are_whole(facts: Facts) -> Iterator[Fault]:
    """A login at another server has user and password, or neither."""
    for path, part in facts.parts:
        if isinstance(part, _AT_OTHERS) and (part.username is None) != (part.password is None):
            missing, present = ("password", "username") if part.password is None else ("username", "password")
            yield Fault(below(path, missing), f"is missing, but {present} is set", "give both, or neither")
