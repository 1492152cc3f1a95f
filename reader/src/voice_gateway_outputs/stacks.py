"""The outputs of another stack, in a Pulumi program. Only this module needs Pulumi's SDK."""

from collections.abc import Mapping
from typing import Any

import pulumi

from voice_gateway_outputs.contract import GatewayOutputs
from voice_gateway_outputs.errors import OutputsError
from voice_gateway_outputs.reading import read


def read_stack(reference: pulumi.StackReference) -> pulumi.Output[GatewayOutputs]:
    """The outputs of another stack.

    If they cannot be read, the program ends with the error's text and without a trace. A stack that does not exist
    is an error of the engine itself.
    """
    return pulumi.Output.all(reference.name, reference.outputs).apply(lambda both: _of_stack(*both))


def _of_stack(name: str, outputs: Mapping[str, Any]) -> GatewayOutputs:
    try:
        return read(outputs, f"The stack {name}")
    except OutputsError as error:
        raise pulumi.RunError(str(error)) from None
