"""Changes of the whitelists."""

from collections.abc import Iterator
from typing import Final

from declaration.containers import ADAPTER_KEYS, CONTAINERS
from review.changes import Change, better, worse
from review.model import Report, WhitelistReport

_NOUN: Final = {
    "whitelists.trustedAddresses": "caller",
    "whitelists.fromUri": "fragment of callers' URIs",
    "whitelists.toUri": "fragment of called numbers",
    "whitelists.siprec": "attribute of recorded calls",
    "exposure.mediaNetworks": "media network",
    "rest.clientNamespaces": "REST client namespace",
    "rest.clientNetworks": "REST client network",
    **{f"{key}.outside.sources": f"client network of the {CONTAINERS[key].words}" for key in ADAPTER_KEYS},
}
"""An entry of each list in `review.flows`."""
_EMPTIED, _ADDED = 6, 2


def whitelist_changes(old: Report, new: Report) -> Iterator[Change]:
    """Lists that become empty or not empty, and added or removed entries."""
    before = {each.field: each for each in old.whitelists}
    after = {each.field: each for each in new.whitelists}
    for field in sorted(before.keys() | after.keys()):
        yield from _compared(_NOUN[field], before.get(field), after.get(field))


def _compared(noun: str, before: WhitelistReport | None, after: WhitelistReport | None) -> Iterator[Change]:
    old, new = (set(each.entries) if each else set[str]() for each in (before, after))
    is_open, was_open = (each is not None and each.is_open for each in (after, before))
    if is_open and not was_open and after is not None:
        yield worse(
            f"removes the last {noun} from the list, which is now empty: {after.without} is accepted",
            _EMPTIED,
        )
    elif was_open and not is_open:
        yield better(f"accepts only {noun} {', '.join(sorted(new))}", _EMPTIED)
    else:
        yield from (worse(f"adds {noun} {entry}", _ADDED) for entry in sorted(new - old))
        yield from (better(f"removes {noun} {entry}", _ADDED) for entry in sorted(old - new))
