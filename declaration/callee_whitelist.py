"""Which tenants can be called through the whitelist of callees.

A call to a tenant has the tenant's URI in the To header or the Request-URI. It passes `whitelists.toUri` if one of the
two also contains that fragment (IBM's page on securing Voice Gateway). Owns the comparison alone.
"""

from enum import Enum

from declaration.fragments import user_and_host

WHOLE_NUMBER = 7
"""A number with at least this many digits is a complete number; a shorter one is an extension."""
OVERLAP = 2
"""If the end of one number and the start of the other share at least this many digits, it is not chance."""


class CalleeMatch(Enum):
    """Whether calls to a tenant pass a fragment."""

    YES = "yes"
    PERHAPS = "only if the dialled number is longer than the tenant's and contains the fragment"
    NO = "never"


def callee_match(fragment: str, tenant_uri: str) -> CalleeMatch:
    """Whether calls to a tenant pass a whitelist's fragment of the To URI."""
    if fragment in tenant_uri:
        return CalleeMatch.YES
    listed_user, listed_host = user_and_host(fragment)
    user, host = user_and_host(tenant_uri)
    if listed_host and host and not _hosts_agree(listed_host, host, begins="@" in fragment):
        return CalleeMatch.NO
    return _users_agree(listed_user, user) if listed_user and user else CalleeMatch.YES


def _hosts_agree(fragment: str, host: str, *, begins: bool) -> bool:
    """Whether one URI can hold both: a fragment may end within the host, or go on with its port."""
    return host.startswith(fragment) or fragment.startswith(host) or (not begins and fragment in host)


def _users_agree(fragment: str, user: str) -> CalleeMatch:
    """A number may be dialled longer than it is written, with the codes of country and area before it."""
    fragment, user = fragment.removeprefix("+"), user.removeprefix("+")
    if fragment in user or user in fragment:
        return CalleeMatch.YES
    if not (fragment.isdigit() and user.isdigit()):
        return CalleeMatch.NO
    overlaps = any(fragment.endswith(user[:length]) for length in range(OVERLAP, len(user)))
    return CalleeMatch.PERHAPS if overlaps or len(user) < WHOLE_NUMBER else CalleeMatch.NO
