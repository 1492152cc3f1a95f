"""Reads what a voice gateway's stack exports, with types.

    from voice_gateway_outputs.stacks import read_stack

    gateway = read_stack(pulumi.StackReference("organization/voice-gateway/production"))
    pulumi.export("sipPort", gateway.apply(lambda outputs: outputs.sip.tls_port))

Other teams install this package alone: it needs pydantic, for stack references Pulumi's SDK too, and nothing of the
gateway's program.
"""

from voice_gateway_outputs.contract import GatewayOutputs
from voice_gateway_outputs.errors import OutputsError
from voice_gateway_outputs.reading import MAJOR, read, read_file

__all__ = ["MAJOR", "GatewayOutputs", "OutputsError", "read", "read_file"]
