"""The operations of every object in a daemon: create, read, change and remove."""

from abc import abstractmethod
from dataclasses import dataclass, field

from docker import APIClient

from sandbox.plugins.provider import Created, Resource
from sandbox.plugins.wire import Object


@dataclass(frozen=True, slots=True)
class Found:
    """An object as the daemon has it now."""

    id: str
    outputs: Object
    drift: Object = field(default_factory=dict)
    """Inputs that differ from the program's, in the program's spelling."""


class LiveResource(Resource):
    """One resource type whose objects are in a daemon. `connected` words the daemon's errors."""

    @abstractmethod
    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Make the object, or leave nothing."""

    @abstractmethod
    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The object with this id, or None if it is gone."""

    def change(self, client: APIClient, number: str, inputs: Object) -> None:
        """Change in place what can be changed. By default, nothing can."""

    @abstractmethod
    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Remove the object, and return when it is gone. A missing object is no error."""
