"""Warnings of the `kubernetes` plugin for the engine's user."""

from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from sandbox.plugins.wire import Secret
from support.kubernetes_plugin import (
    CONFIG_MAP,
    SECRET,
    config_map,
    files,
    kubernetes,
    secret,
)


class EngineLog(engine_pb2_grpc.EngineServicer):
    """A double of the engine that only records messages."""

    def __init__(self) -> None:
        self.requests: list[engine_pb2.LogRequest] = []
        self.port = 0

    def Log(self, request: engine_pb2.LogRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:  # noqa: N802, ARG002 - the protocol's
        """Record a message."""
        self.requests.append(request)
        return empty_pb2.Empty()


@pytest.fixture
def log() -> Iterator[EngineLog]:
    """An engine that listens on a port."""
    listening = EngineLog()
    with futures.ThreadPoolExecutor(1) as threads:
        server = grpc.server(threads)
        engine_pb2_grpc.add_EngineServicer_to_server(listening, server)
        listening.port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield listening
        server.stop(None).wait()


def test_rendered_secret_is_warned_of(tmp_path: Path, log: EngineLog) -> None:
    """A warning names the file that contains a secret in clear text. An object without secrets causes none."""
    objects = ((CONFIG_MAP, config_map()), (SECRET, secret(data=Secret({"key": "dmFsdWU="}))))
    for token, manifest in objects:
        plugin = kubernetes(token, renderYamlToDirectory=str(tmp_path))
        plugin.attach(f"127.0.0.1:{log.port}")
        plugin.create({**manifest, "metadata": {"name": "a"}})
    (warning,) = log.requests
    assert engine_pb2.WARNING == warning.severity
    assert warning.message.endswith(
        "1-manifest/v1-secret-default-a.yaml contains a secret value in plain text"
    )
    assert "dmFsdWU=" not in warning.message


def test_silent_engine_is_no_fault(tmp_path: Path) -> None:
    """If the engine does not answer, the warning is lost and the work goes on."""
    plugin = kubernetes(SECRET, renderYamlToDirectory=str(tmp_path))
    plugin.attach("127.0.0.1:1")
    plugin.create(secret(metadata={"name": "a"}, data=Secret({"key": "dmFsdWU="})))
    assert ["1-manifest/v1-secret-default-a.yaml"] == files(tmp_path)
