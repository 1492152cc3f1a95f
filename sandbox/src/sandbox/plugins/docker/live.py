"""What every object of a daemon has: it is made, found again, changed and removed by requests."""

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
    """Inputs that are no more what the program gave, in the program's spelling."""


class LiveResource(Resource):
    """One resource type whose objects are with a daemon. Errors of the daemon pass through: `connected` words them."""

    @abstractmethod
    def make(self, client: APIClient, inputs: Object, settings: Object) -> Created:
        """Makes the object, or leaves nothing behind."""

    @abstractmethod
    def find(self, client: APIClient, number: str, inputs: Object) -> Found | None:
        """The object with this id; None where it is gone."""

    def change(self, client: APIClient, number: str, inputs: Object) -> None:
        """Changes in place what can be so; nothing, unless a type says otherwise."""

    @abstractmethod
    def remove(self, client: APIClient, number: str, state: Object) -> None:
        """Removes the object, and returns when it is gone; an object that is gone already is no error."""
