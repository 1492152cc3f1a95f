"""A resource that was made or changed but is not ready. The engine keeps it, and the next update changes it."""

from collections.abc import Sequence

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object, encode


class InitFailedError(PluginError):
    """The resource exists, with the reason why it is not ready."""

    def __init__(
        self, number: str, state: Object, inputs: Object, message: str, reasons: Sequence[str]
    ) -> None:
        super().__init__(": ".join([message, "; ".join(reasons)] if reasons else [message]))
        self._details = provider_pb2.ErrorResourceInitFailed(
            id=number, properties=encode(state), inputs=encode(inputs), reasons=[message, *reasons]
        )

    @property
    def details(self) -> provider_pb2.ErrorResourceInitFailed:
        """The resource as the engine will keep it."""
        return self._details
