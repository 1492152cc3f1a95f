"""Changes of the list of secrets, of their origins and of their readers; never of their values."""

from collections.abc import Iterator

from review.changes import Change, better, ordinary, worse
from review.model import Report

_READ = 1


def secret_changes(old: Report, new: Report) -> Iterator[Change]:
    """Changes of secrets, by name."""
    before = {(each.name, each.origin): each for each in old.secrets}
    after = {(each.name, each.origin): each for each in new.secrets}
    for name, origin in sorted(after.keys() - before.keys()):
        yield ordinary(f"adds the secret {name} ({origin.value})")
    for name, origin in sorted(before.keys() - after.keys()):
        yield ordinary(f"removes the secret {name} ({origin.value})")
    for key in sorted(before.keys() & after.keys()):
        one, other = set(before[key].readers), set(after[key].readers)
        if more := sorted(other - one):
            yield worse(f"lets {'; '.join(more)} read the secret {key[0]} too", _READ)
        if less := sorted(one - other):
            yield better(f"no longer lets {'; '.join(less)} read the secret {key[0]}", _READ)
