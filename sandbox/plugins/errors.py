"""What a plugin tells the engine when it cannot do its work.

Owns the two kinds of failure: a fault of the user's (named and explained) and a fault of ours (named only: the
text of a foreign exception may quote a secret, so it never leaves the process). Knows nothing of any resource.
"""

import functools
import sys
import traceback
from collections.abc import Callable
from typing import Any

import grpc


class PluginError(Exception):
    """The request cannot be served, and the message says why and what to do; it never quotes a secret."""


class ReportErrors(grpc.ServerInterceptor):  # type: ignore[misc]  # the stub of this class has a base of Any
    """Turns exceptions of a servicer into the status that the engine prints to its user."""

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Any],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """Wraps the unary handlers; streaming ones are not served here and pass unchanged."""
        handler = continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return handler
        return grpc.unary_unary_rpc_method_handler(
            _reporting(handler.unary_unary),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )


def _reporting(serve: Callable[[Any, grpc.ServicerContext], Any]) -> Callable[[Any, grpc.ServicerContext], Any]:
    @functools.wraps(serve)
    def reported(request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return serve(request, context)
        except PluginError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            sys.stderr.write(f"{type(error).__name__} in a sandbox plugin\n{frames}")
            context.abort(grpc.StatusCode.INTERNAL, f"{type(error).__name__} in a sandbox plugin; its log has the frames")

    return reported
