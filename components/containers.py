"""The containers of a gateway, as components.

Owns their place in the resource tree: each container is a component over the objects that it needs. The
target decides what those objects are (`components.kubernetes`, `components.docker`), and passes the function that makes
them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import pulumi

from components.type_tokens import type_token
from facts.model.containers import Container

Made_co = TypeVar("Made_co", covariant=True)


class GatewayContainer(pulumi.ComponentResource, Generic[Made_co]):
    """A container with its variables and files."""

    image: pulumi.Output[str]
    """Image of the container."""
    made: Made_co
    """What the target made; not an output."""

    def __init__(
        self,
        name: str,
        container: Container,
        make: Callable[[pulumi.Resource], Made_co],
        opts: pulumi.ResourceOptions,
    ) -> None:
        """A container; `make` creates its objects on a target, as children of the given resource."""
        super().__init__(type_token(container.noun), name, {}, opts)
        self.made = make(self)
        self.image = pulumi.Output.from_input(container.image)
        self.register_outputs({"image": self.image})
