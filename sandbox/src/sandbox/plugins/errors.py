"""What a plugin tells the engine when it cannot do its work.

There are two kinds of failure. An error of the user is explained. For an error in our code, only its type and place are
named: the text of an unknown exception may quote a secret, so it never leaves the process.
"""

from __future__ import annotations  # gRPC's handlers are generic only in their stubs

import functools
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from pulumi.runtime.proto.status_pb2 import Status

_CODE: Final = grpc.StatusCode.INVALID_ARGUMENT

_Request = TypeVar("_Request")
_Response = TypeVar("_Response")


class PluginError(Exception):
    """The request cannot be served. The message says why and what to do, and never quotes a secret."""

    @property
    def details(self) -> Message | None:
        """Further details for the engine."""
        return None


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Report a file or folder that cannot be read or written, in one sentence with path and cause.

    Raises:
        PluginError: instead of an OSError.
    """
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise PluginError(f"{place}: {error.strerror or type(error).__name__}") from None


class ReportErrors(grpc.ServerInterceptor):
    """Turns exceptions of a servicer into the status that the engine shows to its user."""

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[_Request, _Response] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[_Request, _Response] | None:
        """Wrap the unary handlers. There are no streaming ones, so these pass unchanged."""
        handler = continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return handler
        return grpc.unary_unary_rpc_method_handler(
            _reporting(handler.unary_unary),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )


def _detailed(error: PluginError) -> tuple[str, bytes]:
    """The details in gRPC's form: https://grpc.github.io/grpc/core/md_doc_statuscodes.html."""
    packed = Any()
    if error.details is not None:
        packed.Pack(error.details)
    status = Status(code=_CODE.value[0], message=str(error), details=[packed])
    return ("grpc-status-details-bin", status.SerializeToString())


def _reporting(
    serve: Callable[[_Request, grpc.ServicerContext], _Response],
) -> Callable[[_Request, grpc.ServicerContext], _Response]:
    @functools.wraps(serve)
    def reported(request: _Request, context: grpc.ServicerContext) -> _Response:
        try:
            return serve(request, context)
        except PluginError as error:
            if error.details is not None:
                context.set_trailing_metadata((_detailed(error),))
            context.abort(_CODE, str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: whatever it was, its text stays here
            name = type(error).__name__
            frames = "".join(traceback.format_tb(error.__traceback__))
            sys.stderr.write(f"{name} in a sandbox plugin\n{frames}")
            context.abort(grpc.StatusCode.INTERNAL, f"{name} in a sandbox plugin, whose log has the frames")

    return reported
