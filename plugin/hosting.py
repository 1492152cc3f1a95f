"""Hands the components to the engine as a plugin.

Owns how arguments arrive and how faults leave. The schema is that of the component host of the SDK; its construction
differs in two points, so that faults read the same from every language:

- Arguments arrive as they were written. The host of the SDK leaves out unknown keys and tells of the first missing one
  only; here the component sees all of them, and refuses them with its own words.
- A fault of the user ends without a trace of the program.
"""

import json
from typing import Any

import pulumi
from pulumi.errors import InputPropertiesError
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.analyzer import ComponentDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError
from typing_extensions import override

from plugin.descriptions import describe


class Host(ComponentProvider):
    """The provider of the components."""

    def __init__(self, components: list[type[pulumi.ComponentResource]], name: str, *, version: str) -> None:
        super().__init__(components, name, version=version)
        self.schema = json.dumps(describe(json.loads(str(self.schema)), components))

    @override
    def map_inputs(self, inputs: Any, component_def: ComponentDefinition) -> Any:
        del component_def
        return inputs

    @override
    def construct(
        self, name: str, resource_type: str, inputs: Any, options: pulumi.ResourceOptions | None = None
    ) -> ConstructResult:
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, pulumi.RunError):
                # without a list of properties: the engine would print the value of each, secret or not
                raise InputPropertiesError(str(error.inner), []) from None
            raise
