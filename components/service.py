"""The services of a gateway: SIP orchestrator, media relay, speech-to-text adapter.

Owns their place in the resource tree: each service is a component over the objects that one container needs. What
those objects are is the target's matter (`components.kubernetes`, `components.docker`); it hands in the function
that makes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import pulumi

from components.tokens import token
from plan.model import Container

Placed_co = TypeVar("Placed_co", covariant=True)


@dataclass(frozen=True)
class ServiceArgs(Generic[Placed_co]):
    """One container and the way to put it on a target."""

    container: Container
    place: Callable[[pulumi.Resource], Placed_co]
    """Makes the container's objects as children of the resource given."""


class Service(pulumi.ComponentResource, Generic[Placed_co]):
    """A container with everything it reads."""

    image: pulumi.Output[str]
    """Image the container runs."""
    placed: Placed_co
    """What the target made; not an output."""

    def __init__(
        self, name: str, args: ServiceArgs[Placed_co], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__(token(type(self).__name__), name, {}, opts)
        self.placed = args.place(self)
        self.image = pulumi.Output.from_input(args.container.image)
        self.register_outputs({"image": self.image})


class Orchestrator(Service[Placed_co]):
    """SIP orchestrator: answers calls and drives the conversation."""


class MediaRelay(Service[Placed_co]):
    """Media relay: carries RTP to and from the speech services."""


class SpeechToTextAdapter(Service[Placed_co]):
    """Speech-to-text adapter: speaks to another vendor's recogniser for the relay."""


def service(
    name: str, args: ServiceArgs[Placed_co], opts: pulumi.ResourceOptions | None = None
) -> Service[Placed_co]:
    """The service that the container's name calls for.

    Raises:
        KeyError: the plan has a container that is no known service.
    """
    nouns: dict[str, type[Service[Placed_co]]] = {
        "sip-orchestrator": Orchestrator,
        "media-relay": MediaRelay,
        "stt-adapter": SpeechToTextAdapter,
    }
    return nouns[args.container.name](name, args, opts)
