"""The objects that plugins began to make under chosen names, so that no object is lost when a run is killed.

If a plugin or its daemon is killed, the plugin cannot say whether a request succeeded. The state does not have the
object then, and the next run would make a second one. So a plugin writes a line before each request. The next command
keeps the lines whose objects are not in the state, and the plugin removes these objects before it makes anything else.
Only names with random digits are written, because no object of somebody else has such a name.
"""

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from sandbox.bootstrap.stamps import write

VARIABLE: Final = "SANDBOX_JOURNAL"
"""The variable with the path of the file, which the launcher sets for the plugins."""

_GONE: Final = "gone"


@dataclass(frozen=True)
class Entry:
    """One object, with everything that its plugin needs to find it again."""

    package: str
    """The package of the plugin that made it."""
    place: str
    """The daemon or API server that has it."""
    kind: str
    name: str


@dataclass
class Journal:
    """The entries of one stack. Without a file, it has none."""

    path: Path | None
    _own: set[Entry] = field(default_factory=set)
    """The entries of this process."""
    _swept: set[tuple[str, str]] = field(default_factory=set)
    """Packages and places for which this process has removed what was left."""
    _sweeping: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, entry: Entry) -> None:
        """Record that an object is about to be made."""
        self._own.add(entry)
        self._add(asdict(entry))

    def strike(self, entry: Entry) -> None:
        """Record that an object is gone."""
        self._add({**asdict(entry), _GONE: True})

    def left(self, package: str, place: str) -> list[Entry]:
        """The entries of earlier runs for this place that are not struck, the newest first."""
        found = [each for each in self._entries() if (each.package, each.place) == (package, place)]
        return [each for each in reversed(found) if each not in self._own]

    def sweep(
        self, package: str, place: str, remove: Callable[[Entry], None], refusal: type[Exception]
    ) -> None:
        """Remove what earlier runs left at a place, once in this process. Others wait until it is done.

        Args:
            package: the package of the plugin.
            place: the daemon or API server.
            remove: removes an object, or raises `refusal` if that is not possible now: the next run tries again.
            refusal: the error of an object that cannot be removed. Any other ends the sweep, which is then tried again.
        """
        with self._sweeping:
            if (package, place) in self._swept:
                return
            for entry in self.left(package, place):
                with suppress(refusal):
                    remove(entry)
                    self.strike(entry)
            self._swept.add((package, place))

    def keep_unknown(self, known: set[str]) -> None:
        """Delete the entries with these names, because the state has their objects."""
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
    """The journal that the launcher names for a plugin."""
    told = os.environ.get(VARIABLE)
    return Journal(Path(told) if told else None)
