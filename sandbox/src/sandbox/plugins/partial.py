"""A resource that was made or changed, and is not as it should be: the engine keeps it, and changes it next time."""

from collections.abc import Sequence

from pulumi.runtime.proto import provider_pb2

from sandbox.plugins.errors import PluginError
from sandbox.plugins.wire import Object, encode


class InitFailedError(PluginError):
    """The resource is there, and why it is not ready."""

    details: provider_pb2.ErrorResourceInitFailed

    def __init__(
        self, number: str, state: Object, inputs: Object, message: str, reasons: Sequence[str]
    ) -> None:
        super().__init__(": ".join([message, "; ".join(reasons)] if reasons else [message]))
        self.details = provider_pb2.ErrorResourceInitFailed(
            id=number, properties=encode(state), inputs=encode(inputs), reasons=[message, *reasons]
        )
