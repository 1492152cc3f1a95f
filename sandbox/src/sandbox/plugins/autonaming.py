"""Names for resources without a name in the program: the engine's choice, else the logical name with a suffix.

How the engine chooses: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming-configuration.
"""

import hashlib
import secrets
from typing import Final

from pulumi.runtime.proto import provider_pb2

DISABLED: Final = "is required: the stack's configuration switches automatic names off"
_Options = provider_pb2.CheckRequest.AutonamingOptions


def new_name(request: provider_pb2.CheckRequest, digits: int) -> str | None:
    """A name for the resource, or nothing if the stack's configuration forbids automatic names.

    Args:
        request: the request with the logical name, the engine's proposal and its seed. The seed is the same in a
        preview and
            in the update after it, so both show the same name.
        digits: how many hexadecimal digits distinguish names of one program.
    """
    if request.HasField("autonaming"):
        is_disabled = request.autonaming.mode == _Options.DISABLE
        return None if is_disabled else request.autonaming.proposed_name
    seed = request.randomSeed or secrets.token_bytes()
    logical_name = request.name or request.urn.rpartition("::")[2]
    return f"{logical_name}-{hashlib.sha256(seed).hexdigest()[:digits]}"
