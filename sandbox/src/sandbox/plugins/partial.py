"""A resource that was made or changed, and is not as it should be: the engine keeps it, and changes it next time."""

from collections.abc import Sequence

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object, encode


class InitFailedError(PluginError):
    """The resource is there, and why it is not ready."""

    def __init__(
        self, number: str, state: Object, inputs: Object, message: str, reasons: Sequence[str]
    ) -> None:
        super().__init__(": ".join([message, "; ".join(reasons)] if reasons else [message]))
        self._details = provider_pb2.ErrorResourceInitFailed(
            id=number, properties=encode(state), inputs=encode(inputs), reasons=[message, *reasons]
        )

    @property
    def details(self) -> provider_pb2.ErrorResourceInitFailed:
        """The resource as the engine is to keep it."""
        return self._details
