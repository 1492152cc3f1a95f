"""Changes of what containers may do, and of their images."""

from collections.abc import Iterator
from typing import Final

from review.changes import Change, better, neutral, worse
from review.model import ContainerReport, Report

_LEVELS: Final = ("restricted", "baseline", "privileged")
"""Levels of Pod Security, the strictest first: https://kubernetes.io/docs/concepts/security/pod-security-standards/."""
_POD_SECURITY, _DIRECTORY, _WRITABLE, _PINNED = 6, 5, 4, 3


def container_changes(old: Report, new: Report) -> Iterator[Change]:
    """Changes of each container, and of the Pod Security level."""
    yield from _pod_security(old.pod_security, new.pod_security)
    before = {each.name: each for each in old.containers}
    after = {each.name: each for each in new.containers}
    yield from (neutral(f"adds the container {name}") for name in sorted(after.keys() - before.keys()))
    yield from (neutral(f"removes the container {name}") for name in sorted(before.keys() - after.keys()))
    for name in sorted(before.keys() & after.keys()):
        yield from _altered(before[name], after[name])


def _pod_security(before: str | None, after: str | None) -> Iterator[Change]:
    if before is None or after is None or before == after:
        return
    text = f"changes Pod Security from {before} to {after}"
    is_weaker = _LEVELS.index(after) > _LEVELS.index(before)
    yield worse(text, _POD_SECURITY) if is_weaker else better(text, _POD_SECURITY)


def _altered(before: ContainerReport, after: ContainerReport) -> Iterator[Change]:
    name = after.name
    if before.read_only_root != after.read_only_root:
        if after.read_only_root:
            yield better(f"makes the root file system of {name} read-only", _WRITABLE)
        else:
            yield worse(f"makes the root file system of {name} writable", _WRITABLE)
    old, new = set(before.host_directories), set(after.host_directories)
    yield from (worse(f"lets {name} write {path} of the host", _DIRECTORY) for path in sorted(new - old))
    yield from (better(f"takes {path} of the host from {name}", _DIRECTORY) for path in sorted(old - new))
    if before.pinned != after.pinned:
        if after.pinned:
            yield better(f"pins the image of {name} by a digest", _PINNED)
        else:
            yield worse(f"no longer pins the image of {name} by a digest", _PINNED)
    if before.image != after.image:
        yield neutral(f"runs {name} from another image: {after.image}")
