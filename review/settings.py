"""Settings of a stack file that differ. Only paths are listed, never values."""

from collections.abc import Collection, Iterator, Mapping

from declaration.base import below
from declaration.files import is_encrypted


def changed_settings(
    before: object, after: object, secrets: Collection[str], path: str = ""
) -> Iterator[str]:
    """Paths at which two declarations differ as they are written.

    A list counts as one setting. So does a secret object, because its keys may be secret too.

    Args:
        before: a part of the older declaration; None if there is none.
        after: the same part of the newer one.
        secrets: paths of secret values.
        path: of both in the declaration.
    """
    if before == after:
        return
    if path in secrets or not any(map(_has_parts, (before, after))):
        yield path
        return
    keys = {str(key) for part in (before, after) if isinstance(part, Mapping) for key in part}
    for key in sorted(keys):
        one, other = (part.get(key) if isinstance(part, Mapping) else None for part in (before, after))
        yield from changed_settings(one, other, secrets, below(path, key))


def _has_parts(value: object) -> bool:
    """Whether it contains settings. An encrypted value does not."""
    return isinstance(value, Mapping) and not is_encrypted(value)
