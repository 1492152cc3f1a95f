"""Reads what a voice gateway's stack exports, with types.

    gateway = read_stack(pulumi.StackReference("organization/voice-gateway/production"))
    pulumi.export("sipPort", gateway.apply(lambda outputs: outputs.sip.tls_port))

Other teams install this package alone: it needs Pulumi's SDK and pydantic, and nothing of the gateway's program.
"""

from voice_gateway_outputs.contract import GatewayOutputs
from voice_gateway_outputs.errors import OutputsError
from voice_gateway_outputs.reading import MAJOR, read, read_file, read_stack

__all__ = ["MAJOR", "GatewayOutputs", "OutputsError", "read", "read_file", "read_stack"]
