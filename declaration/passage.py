"""Which tenants can be called through the whitelist of callees.

A call to a tenant has the tenant's URI in the To header or the Request-URI. It passes `whitelists.toUri` if one of the
two also contains that fragment (IBM's page on securing Voice Gateway). Owns the comparison alone.
"""

from enum import Enum

from declaration.fragments import user_and_host

WHOLE_NUMBER = 7
"""Digits from which on a number is taken as dialled whole; shorter ones are extensions behind a longer number."""
OVERLAP = 2
"""Digits that the end of one number and the beginning of another share only by intention."""


class Passage(Enum):
    """Whether calls to a tenant pass a fragment."""

    YES = "yes"
    PERHAPS = "where the dialled number is longer than the tenant's and holds the fragment"
    NO = "never"


def passage(fragment: str, tenant_uri: str) -> Passage:
    """Whether calls to a tenant pass a whitelist's fragment of the To URI."""
    if fragment in tenant_uri:
        return Passage.YES
    listed_user, listed_host = user_and_host(fragment)
    user, host = user_and_host(tenant_uri)
    if listed_host and host and not _hosts_agree(listed_host, host, begins="@" in fragment):
        return Passage.NO
    return _users_agree(listed_user, user) if listed_user and user else Passage.YES


def _hosts_agree(fragment: str, host: str, *, begins: bool) -> bool:
    """Whether one URI can hold both: a fragment may end within the host, or go on with its port."""
    return host.startswith(fragment) or fragment.startswith(host) or (not begins and fragment in host)


def _users_agree(fragment: str, user: str) -> Passage:
    """A number may be dialled longer than it is written, with the codes of country and area before it."""
    fragment, user = fragment.removeprefix("+"), user.removeprefix("+")
    if fragment in user or user in fragment:
        return Passage.YES
    if not (fragment.isdigit() and user.isdigit()):
        return Passage.NO
    overlaps = any(fragment.endswith(user[:length]) for length in range(OVERLAP, len(user)))
    return Passage.PERHAPS if overlaps or len(user) < WHOLE_NUMBER else Passage.NO
