"""What a server with its own namespaces leaves outside of them: a temporary folder and control groups.

Their names contain the kind of server and the id of the owning process, so a later run can tell which of them have no
owner any more.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sandbox.processes import is_alive

_CONTROL_GROUPS: Final = Path("/sys/fs/cgroup")


@contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder for this process, with control groups of its name.

    At the end both are removed, and so are those of dead processes.
    """
    _sweep(prefix)
    own = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))
    try:
        yield own
    finally:
        remove(own)


def remove(own: Path) -> None:
    """Remove a folder and the control groups of its name. The processes in them must have ended."""
    shutil.rmtree(own, ignore_errors=True)
    remove_groups(own.name)


def remove_groups(name: str) -> None:
    """Remove the control groups of this name. The processes in them must have ended."""
    for group in _groups(name):
        for path, _, _ in os.walk(group, topdown=False):
            with suppress(
                OSError
            ):  # the kernel may still be ending one of its processes; the next run removes the group
                Path(path).rmdir()


def make_groups(name: str) -> None:
    """Make a control group of this name in every hierarchy, which may use all processors and memory nodes."""
    for hierarchy in _hierarchies():
        group = hierarchy / name
        group.mkdir(exist_ok=True)
        for resource in (
            "cpuset.cpus",
            "cpuset.mems",
        ):  # in version 1 a new group has none and cannot contain a process
            if (hierarchy / resource).exists():
                (group / resource).write_text((hierarchy / resource).read_text())


def _sweep(prefix: str) -> None:
    """Remove what servers left whose owner was killed."""
    owned = re.compile(rf"{re.escape(prefix)}(\d+)-")
    left = [*Path(tempfile.gettempdir()).glob(f"{prefix}*"), *_groups(f"{prefix}*")]
    for name in {path.name for path in left}:
        if (owner := owned.match(name)) and not is_alive(int(owner[1])):
            remove(Path(tempfile.gettempdir()) / name)


def _groups(pattern: str) -> list[Path]:
    return [group for hierarchy in _hierarchies() for group in hierarchy.glob(pattern)]


def _hierarchies() -> list[Path]:
    """The roots of all hierarchies: one in version 2, several in version 1."""
    places = [_CONTROL_GROUPS, *sorted(_CONTROL_GROUPS.glob("*"))]
    if (_CONTROL_GROUPS / "cgroup.controllers").exists():
        return places[:1]
    return [place for place in places if (place / "cgroup.procs").exists() and not place.is_symlink()]
