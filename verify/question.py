"""The input of a check: the outputs of a gateway, and the place of the check."""

from dataclasses import dataclass

from verify.model import Endpoint, Place
from voice_gateway_outputs import GatewayOutputs


@dataclass(frozen=True)
class Question:
    """What to test, and from which place."""

    outputs: GatewayOutputs
    address: str
    place: Place
    seconds: float
    extra_ports: frozenset[int] = frozenset()
    """More ports that must be closed unless the outputs list them."""
    number: str | None = None
    """A number that the gateway serves, for the call without a password."""
    caller: str | None = None
    """A caller that the whitelists admit, for the same call."""

    def at(self, port: int) -> Endpoint:
        """The endpoint of a port of the gateway."""
        return Endpoint(self.address, port, self.seconds)
