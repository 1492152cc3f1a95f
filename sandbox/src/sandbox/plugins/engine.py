"""Sends warnings to the user through the engine that started this plugin or attached to it."""

import functools

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_TIMEOUT_SECONDS = 10


class Engine:
    """The log of an engine at an address. Without an address, it drops all messages."""

    def __init__(self, address: str) -> None:
        self._address = address

    def warn(self, urn: str, message: str) -> None:
        """Show a warning with a resource. If it cannot be sent, the update goes on."""
        if not self._address:
            return
        request = engine_pb2.LogRequest(severity=engine_pb2.WARNING, urn=urn, message=message)
        try:
            self._log.Log(request, timeout=_TIMEOUT_SECONDS)
        except grpc.RpcError:
            return

    @functools.cached_property
    def _log(self) -> engine_pb2_grpc.EngineStub:
        return engine_pb2_grpc.EngineStub(grpc.insecure_channel(self._address))
