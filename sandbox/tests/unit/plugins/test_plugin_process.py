"""The plugins as a process: what it prints, what it answers, and when it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from sandbox.plugins.provider import TableProvider
from sandbox.plugins.random.provider import RandomProvider
from sandbox.plugins.serving import PLUGINS, Plugins
from sandbox.plugins.wire import encode
from sandbox.processes import SOURCE

SECONDS = 20


def start(*arguments: str) -> "subprocess.Popen[str]":
    """Start the process, with a pipe as its standard input."""
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.plugins", *arguments],
        cwd=SOURCE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def process() -> "Iterator[subprocess.Popen[str]]":
    """A process with all plugins."""
    with start() as started:
        yield started
        started.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    """The line that the process prints when it is ready."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_every_plugin_answers_on_its_port(process: "subprocess.Popen[str]") -> None:
    """The line has the format of PULUMI_DEBUG_PROVIDERS, and each plugin answers on its port."""
    ports = dict(pair.split(":") for pair in first_line(process).split(","))
    assert list(PLUGINS) == list(ports)
    for name, port in ports.items():
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            assert stub.GetPluginInfo(empty_pb2.Empty(), timeout=SECONDS).version.endswith("+sandbox"), name


def test_one_plugin_prints_a_bare_port() -> None:
    """A process with one plugin prints only a port, as the engine expects of a plugin on PATH."""
    with start("tls", "127.0.0.1:1") as process:
        assert 0 < int(first_line(process)) < 65536
        process.terminate()
        assert 0 == process.wait(SECONDS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    """A signal ends the process with exit code 0 and without a trace."""
    first_line(process)
    process.send_signal(number)
    assert 0 == process.wait(SECONDS)
    assert process.stderr is not None
    assert "" == process.stderr.read()


def test_it_ends_with_whoever_started_it(process: "subprocess.Popen[str]") -> None:
    """The process ends when its standard input is closed, because that means that its starter has ended."""
    first_line(process)
    assert process.stdin is not None
    process.stdin.close()
    assert 0 == process.wait(SECONDS)


def test_an_empty_input_that_is_no_pipe_is_no_end() -> None:
    """A process that was started with `< /dev/null` does not end."""
    with (
        Path(os.devnull).open() as nothing,
        subprocess.Popen(
            [sys.executable, "-m", "sandbox.plugins", "random"],
            cwd=SOURCE,
            stdin=nothing,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        port = first_line(process)
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            assert stub.GetPluginInfo(empty_pb2.Empty(), timeout=SECONDS).version
        process.terminate()


def test_unknown_plugin_is_refused() -> None:
    """For an unknown plugin, the message lists the known ones."""
    with start("tsl") as process:
        _, errors = process.communicate(timeout=SECONDS)
    assert 2 == process.returncode
    assert "unknown plugin tsl; the sandbox has tls, random, kubernetes, docker\n" == errors


def test_faults_reach_the_engine_as_messages() -> None:
    """What a plugin refuses reaches the engine as a status with the plugin's message."""
    with (
        Plugins(["random"]) as plugins,
        grpc.insecure_channel(f"127.0.0.1:{plugins.ports['random']}") as channel,
    ):
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        with pytest.raises(grpc.RpcError, match="the sandbox has no function random:index/f:f") as caught:
            stub.Invoke(provider_pb2.InvokeRequest(tok="random:index/f:f"), timeout=SECONDS)
    assert grpc.StatusCode.INVALID_ARGUMENT == caught.value.code()


def test_the_text_of_a_defect_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of an unexpected exception, engine and log get type and place, because its text may contain a secret."""

    def broken(*_: object) -> object:
        raise ValueError("hunter2")

    monkeypatch.setattr(TableProvider, "_resource", broken)
    with (
        Plugins(["random"]) as plugins,
        grpc.insecure_channel(f"127.0.0.1:{plugins.ports['random']}") as channel,
    ):
        stub = provider_pb2_grpc.ResourceProviderStub(channel)
        with pytest.raises(grpc.RpcError, match="ValueError in a sandbox plugin") as caught:
            stub.Check(provider_pb2.CheckRequest(news=encode({"a": 1})), timeout=SECONDS)
    assert grpc.StatusCode.INTERNAL == caught.value.code()
    text = f"{caught.value}{capfd.readouterr()}"
    assert "hunter2" not in text.replace('raise ValueError("hunter2")', "")
    assert "in broken" in text


def test_sandbox_has_the_classes_it_names() -> None:
    """Each plugin is served under the name of its package."""
    assert "RandomProvider" == PLUGINS[RandomProvider.package]


def test_the_sdk_is_not_loaded() -> None:
    """The plugins load only the protocol's modules, because loading the whole SDK takes longer than loading them."""
    program = "import sys; from sandbox.plugins.__main__ import main; main([]); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=SOURCE,
        input="",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    loaded = set(done.stdout.split())
    assert {"sandbox.plugins.kubernetes.provider", "pulumi.runtime.proto"} <= loaded, done.stderr
    assert {name for name in loaded if name.startswith("pulumi.")} - {"pulumi.runtime"} == {
        name for name in loaded if name.startswith("pulumi.runtime.proto")
    }
