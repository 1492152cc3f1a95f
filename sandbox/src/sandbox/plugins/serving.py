"""Plugins on loopback ports: which exist, and how they start and stop.

Owns ports and threads. A plugin's module is loaded when it is served, so a process with one plugin starts fast.
"""

import importlib
from collections.abc import Iterable, Mapping
from concurrent import futures
from types import MappingProxyType, TracebackType
from typing import Final, Self

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from sandbox.plugins.errors import ReportErrors

PLUGINS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tls": "TlsProvider",
        "random": "RandomProvider",
        "kubernetes": "KubernetesProvider",
        "docker": "DockerProvider",
    }
)
"""Package names, and the class in `sandbox.plugins.<name>.provider` that serves each."""

_THREADS: Final = 256
"""More than an engine needs at once, because some requests wait for minutes. Threads start only when needed."""

_MESSAGE_BYTES: Final = 400 * 1024 * 1024
_GRACE_SECONDS: Final = 2


class Plugins:
    """Running plugins, each on its own port. They stop at the end of the context."""

    def __init__(self, names: Iterable[str]) -> None:
        self.ports: dict[str, int] = {}
        self._threads = futures.ThreadPoolExecutor(_THREADS)
        self._servers: list[grpc.Server] = []
        for name in names:
            self._start(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running requests end, for a moment."""
        for stopped in [server.stop(_GRACE_SECONDS) for server in self._servers]:
            stopped.wait()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start(self, name: str) -> None:
        module = importlib.import_module(f"sandbox.plugins.{name}.provider")
        # the engine's own limit: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/util/rpcutil/serve.go
        limits = [
            ("grpc.max_receive_message_length", _MESSAGE_BYTES),
            ("grpc.max_send_message_length", _MESSAGE_BYTES),
        ]
        server = grpc.server(self._threads, interceptors=[ReportErrors()], options=limits)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(getattr(module, PLUGINS[name])(), server)
        self.ports[name] = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self._servers.append(server)
