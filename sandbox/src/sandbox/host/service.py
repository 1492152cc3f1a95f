"""The calls of the language protocol that a project in Python needs.

The protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
"""

import os
import queue
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, plugin_pb2
from typing_extensions import override

from sandbox import tether


class LanguageHost(LanguageServer):
    """The language host of one engine. `LanguageServer` has the event loop, the outputs and the error messages."""

    def __init__(self) -> None:
        super().__init__(_no_program)
        self._engine_address = ""

    @override
    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Record where the engine listens. An engine that attaches says it only here."""
        self._engine_address = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    @override
    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """The version of this host, which is that of its SDK."""
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    @override
    def Run(
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run the program in this process, as `python FOLDER` would, in the folder that the engine names."""
        if not request.args:
            request.args.append(self._engine_address)
        program = Path(request.info.program_directory, request.info.entry_point)
        os.chdir(request.pwd)
        sys.path.insert(0, str(program if program.is_dir() else program.parent))

        def run() -> None:
            runpy.run_path(str(program), run_name="__main__")

        self.program = run
        response: language_pb2.RunResponse = super().Run(request, context)  # type: ignore[no-untyped-call] # untyped in the SDK
        # the error was logged; if it were in the answer too, the engine would show it twice
        return language_pb2.RunResponse(bail=bool(response.error))

    @override
    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Install nothing, because the set-up has installed everything."""
        return iter(())

    @override
    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a policy pack or a component plugin, and send its output, and its exit code at the end."""
        folder = request.info.program_directory or request.program
        with subprocess.Popen(
            tether.command(sys.executable, "-u", folder, *request.args),
            cwd=request.pwd,
            env={**os.environ, **dict(pair.split("=", 1) for pair in request.env)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            context.add_callback(process.terminate)
            yield from _stream(process)
            yield language_pb2.RunPluginResponse(exitcode=process.wait())


def _no_program() -> None:
    """A placeholder until `Run` sets the program."""


def _stream(process: subprocess.Popen[bytes]) -> Iterator[language_pb2.RunPluginResponse]:
    """The output of `process` on both streams, as it arrives, until both end."""
    chunks: queue.SimpleQueue[language_pb2.RunPluginResponse | None] = queue.SimpleQueue()

    def read(stream: IO[bytes], wrap: Callable[[bytes], language_pb2.RunPluginResponse]) -> None:
        while chunk := os.read(stream.fileno(), 65536):
            chunks.put(wrap(chunk))
        chunks.put(None)

    streams = (
        (process.stdout, lambda chunk: language_pb2.RunPluginResponse(stdout=chunk)),
        (process.stderr, lambda chunk: language_pb2.RunPluginResponse(stderr=chunk)),
    )
    for pair in streams:
        threading.Thread(target=read, args=pair, daemon=True).start()
    for _ in streams:
        while (response := chunks.get()) is not None:
            yield response
