"""Finds the known name that is nearest to an unknown one."""

import difflib
from collections.abc import Iterable


def unknown_name(what: str, known: Iterable[str], name: str) -> str:
    """A sentence that refuses a name and, if a similar name is known, suggests it.

    Args:
        what: the noun for the name, such as "property".
        known: the accepted names.
        name: the given name.
    """
    candidates = sorted(known)
    nearest = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if nearest:
        return f'unknown {what} "{name}"; did you mean "{nearest[0]}"?'
    return f'unknown {what} "{name}"; known: {", ".join(candidates)}'
