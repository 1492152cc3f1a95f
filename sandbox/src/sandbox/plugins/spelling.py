"""The nearest known name for one that nobody knows."""

import difflib
from collections.abc import Iterable


def unknown_name(what: str, known: Iterable[str], name: str) -> str:
    """A sentence that refuses a name and, where one is near enough, says which was probably meant.

    Args:
        what: the noun for the name, as in "property".
        known: the names that would be accepted.
        name: the name that was given.
    """
    candidates = sorted(known)
    nearest = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if nearest:
        return f'unknown {what} "{name}"; did you mean "{nearest[0]}"?'
    return f'unknown {what} "{name}"; known: {", ".join(candidates)}'
