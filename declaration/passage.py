"""Which tenants the whitelist of callees lets through.

A call to a tenant holds its URI in the To header or the Request-URI, and passes `whitelists.toUri` where one of the two
holds that fragment as well (IBM's page on securing Voice Gateway). Owns the comparison alone.
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
    wanted_user, wanted_host = user_and_host(fragment)
    user, host = user_and_host(tenant_uri)
    if wanted_host and host and not _hosts_agree(wanted_host, host, begins="@" in fragment):
        return Passage.NO
    return _users_agree(wanted_user, user) if wanted_user and user else Passage.YES


def _hosts_agree(wanted: str, host: str, *, begins: bool) -> bool:
    """Whether one URI can hold both: a fragment may end within the host, or go on with its port."""
    return host.startswith(wanted) or wanted.startswith(host) or (not begins and wanted in host)


def _users_agree(wanted: str, user: str) -> Passage:
    """A number may be dialled longer than it is written, with the codes of country and area before it."""
    wanted, user = wanted.removeprefix("+"), user.removeprefix("+")
    if wanted in user or user in wanted:
        return Passage.YES
    if not (wanted.isdigit() and user.isdigit()):
        return Passage.NO
    overlaps = any(wanted.endswith(user[:length]) for length in range(OVERLAP, len(user)))
    return Passage.PERHAPS if overlaps or len(user) < WHOLE_NUMBER else Passage.NO
