"""The kinds that an API server has, and their paths, which are read once for each group from the server itself.

The caller asks the server.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Kind = Mapping[str, Any]
"""The server's facts about a kind: `name` is its part of a path, `namespaced` says whether it needs a namespace."""


class UnknownKindError(LookupError):
    """The server does not have this kind."""

    def __init__(self, group: str, kind: str) -> None:
        super().__init__(f"knows no {kind} in {group}")


class Kinds:
    """The kinds of one server. Several threads may use it."""

    def __init__(self, listed: Callable[[str], Iterable[Kind]]) -> None:
        """Make an empty list, which is read later.

        Args:
            listed: returns what the server lists at the path of a group, or nothing if there is no such group.
        """
        self._listed = listed
        self._known: dict[str, dict[str, Kind]] = {}
        self._looking = threading.Lock()

    def collection(self, api_version: str, kind: str, namespace: str) -> str:
        """The path of all objects of this kind, in this namespace if they are in one.

        Raises:
            UnknownKindError: the server does not have this kind.
        """
        group = f"/{'api' if api_version == 'v1' else 'apis'}/{api_version}"
        with self._looking:
            if kind not in self._known.get(group, {}):
                # with a slash, it is a part of an object, such as its status
                self._known[group] = {
                    each["kind"]: each for each in self._listed(group) if "/" not in each["name"]
                }
            known = self._known[group].get(kind)
        if known is None:
            raise UnknownKindError(group, kind)
        scope = f"/namespaces/{namespace}" if known["namespaced"] and namespace else ""
        return f"{group}{scope}/{known['name']}"
