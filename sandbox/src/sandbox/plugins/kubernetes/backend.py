"""The interface of the two backends of a provider: a folder and an API server.

`provider` has what is the same for both: names, checks and differences of an object.
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
    """The parts of a request, other than objects, that a backend needs."""

    urn: str
    kind: ObjectKind
    engine: Engine
    number: str = ""
    """The resource's id, if it has one."""
    seconds: float = 0
    """The time limit that the program sets, or nothing."""
    in_state: Object | None = None
    """The revealed inputs of the last run, if there was one."""

    def warn(self, message: str) -> None:
        """Show a warning with the resource."""
        self.engine.warn(self.urn, message)


@dataclass(frozen=True, slots=True)
class Found:
    """An object as it really is."""

    number: str
    state: Object
    inputs: Object


class Backend(ABC):
    """Makes, reads, changes and removes objects. Manifests may have secret marks, and states get them back."""

    @abstractmethod
    def faults(self, urn: str) -> Iterator[Fault]:
        """Why nothing can be made here. It is called before anything is made, also in a preview."""

    @abstractmethod
    def foresee(self, task: Task, manifest: Object, old: Object | None) -> Object:
        """The state that an object would have. Nothing is changed.

        Args:
            task: the request.
            manifest: the object in the program. Parts of it may not be known yet.
            old: the state of the object before the change, or nothing for a new one.

        Raises:
            PluginError: the object would be refused.
        """

    @abstractmethod
    def create(self, task: Task, manifest: Object) -> tuple[str, Object]:
        """Make an object, and return its id and its state."""

    @abstractmethod
    def read(self, task: Task, state: Object, inputs: Object) -> Found | None:
        """The real state of an object, or nothing if it is gone."""

    @abstractmethod
    def update(self, task: Task, old: Object, manifest: Object) -> Object:
        """Change an object in place, and return its state."""

    @abstractmethod
    def delete(self, task: Task, state: Object) -> None:
        """Delete an object. One that is already gone is no error."""

    def drift(self, task: Task, state: Object) -> list[Change]:
        """The places where the object differs from its state, as far as they can be seen without a refresh."""
        return []


def number_of(manifest: Object) -> str:
    """The id of an object."""
    namespace = namespace_of(manifest)
    return f"{namespace}/{name_of(manifest)}" if namespace else str(name_of(manifest))
