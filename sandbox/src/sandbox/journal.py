"""What plugins began to make under names of their own choice, so that nothing is lost when a run is killed.

A plugin that is killed, or whose daemon is, cannot say what became of a request. The state knows nothing of the object
then, and the next run would make another one beside it. So a plugin writes a line before it asks. The next command
keeps the lines whose objects the state does not know, and the plugin removes these before it makes anything else.

Only names with random digits are written: no object of somebody else has such a name.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from sandbox.bootstrap.stamps import write

VARIABLE: Final = "SANDBOX_JOURNAL"
"""The file, as the launcher tells it to the plugins."""

_GONE: Final = "gone"


@dataclass(frozen=True)
class Entry:
    """One object, as its plugin finds it again."""

    package: str
    """Whose plugin made it."""
    place: str
    """The daemon or API server that has it."""
    kind: str
    name: str


@dataclass
class Journal:
    """The entries of one stack; of nothing where there is no file to write to."""

    path: Path | None
    _own: set[Entry] = field(default_factory=set)
    """What this process began."""

    def begin(self, entry: Entry) -> None:
        """Note that an object is about to be made."""
        self._own.add(entry)
        self._add(asdict(entry))

    def strike(self, entry: Entry) -> None:
        """Note that an object is there no more."""
        self._add({**asdict(entry), _GONE: True})

    def left(self, package: str, place: str) -> list[Entry]:
        """What earlier runs began there and is not struck, the newest first."""
        found = [each for each in self._entries() if (each.package, each.place) == (package, place)]
        return [each for each in reversed(found) if each not in self._own]

    def keep_unknown(self, known: set[str]) -> None:
        """Forget the objects with these names: the state has them."""
        if self.path is None or not self.path.exists():
            return
        kept = [each for each in self._entries() if each.name not in known]
        write(self.path, "".join(f"{json.dumps(asdict(each))}\n" for each in kept), mode=0o600)

    def _entries(self) -> list[Entry]:
        if self.path is None or not self.path.exists():
            return []
        found: dict[Entry, None] = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                told = json.loads(line)
            except ValueError:  # the last line of a process that was killed while it wrote
                continue
            is_gone = told.pop(_GONE, False)
            if is_gone:
                found.pop(Entry(**told), None)
            else:
                found[Entry(**told)] = None
        return list(found)

    def _add(self, line: dict[str, object]) -> None:
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(
                file, f"{json.dumps(line)}\n".encode()
            )  # at once, so that threads do not mix their lines
        finally:
            os.close(file)


@cache
def of_this_run() -> Journal:
    """The one that the launcher names, for a plugin."""
    told = os.environ.get(VARIABLE)
    return Journal(Path(told) if told else None)
