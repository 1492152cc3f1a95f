"""What processes run."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil


def programs_of(processes: Iterable[psutil.Process]) -> set[str]:
    """The names and programs of processes. Some of them, such as those that change a firewall, end meanwhile."""
    found = set[str]()
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            found |= {each.name(), Path(each.exe()).name}
    return found - {""}
