"""Where the objects of one provider go: the one interface behind which a folder and an API server stand.

The life of an object (names, checks, differences) is the business of `provider`, and is the same for both.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.plugins.changes import Change
from sandbox.plugins.engine import Engine
from sandbox.plugins.kubernetes.kinds import ObjectKind
from sandbox.plugins.kubernetes.naming import name_of, namespace_of
from sandbox.plugins.schema import Fault
from sandbox.plugins.wire import Object


@dataclass(frozen=True, slots=True)
class Task:
    """What a backend must know of a request besides the objects."""

    urn: str
    kind: ObjectKind
    engine: Engine
    number: str = ""
    """The resource's id, where it has one."""
    seconds: float = 0
    """How long the program lets it take; nothing if it does not say."""
    in_state: Object | None = None
    """The inputs of the last run, revealed, where there was one."""

    def warn(self, message: str) -> None:
        """Shows a warning beside the resource."""
        self.engine.warn(self.urn, message)


@dataclass(frozen=True, slots=True)
class Found:
    """An object as it really is."""

    number: str
    state: Object
    inputs: Object


class Backend(ABC):
    """Makes, finds, changes and removes objects. Manifests may hold secret marks; states get them back."""

    @abstractmethod
    def faults(self, urn: str) -> Iterator[Fault]:
        """Why nothing can be made here; asked before anything is made, also in a preview."""

    @abstractmethod
    def foresee(self, task: Task, manifest: Object, old: Object | None) -> Object:
        """The state that an object would have; changes nothing.

        Args:
            task: the request.
            manifest: the object as the program has it; some of it may not be known yet.
            old: the state of the object that changes; nothing for a new one.

        Raises:
            PluginError: the object would be refused.
        """

    @abstractmethod
    def create(self, task: Task, manifest: Object) -> tuple[str, Object]:
        """Makes an object; answers its id and its state."""

    @abstractmethod
    def read(self, task: Task, state: Object, inputs: Object) -> Found | None:
        """What there really is of an object; nothing if it is gone."""

    @abstractmethod
    def update(self, task: Task, old: Object, manifest: Object) -> Object:
        """Changes an object in place; answers its state."""

    @abstractmethod
    def delete(self, task: Task, state: Object) -> None:
        """Removes an object; one that is gone already is no error."""

    def drift(self, task: Task, state: Object) -> list[Change]:
        """Where the object differs from its state, if that can be seen without a refresh."""
        return []


def number_of(manifest: Object) -> str:
    """The id of an object."""
    namespace = namespace_of(manifest)
    return f"{namespace}/{name_of(manifest)}" if namespace else str(name_of(manifest))
