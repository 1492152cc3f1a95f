"""The parts of the Kubernetes node that can be tested without root and without a node."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509

from sandbox import supervised as owner
from sandbox.errors import SandboxError
from sandbox.node import forwarder
from sandbox.node.credentials import USERS, token_of, write_credentials
from sandbox.node.outside import connect
from sandbox.node.packages import environment
from sandbox.node.server import kubernetes_node
from sandbox.supervisor import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, Part


@pytest.fixture
def supervised() -> Iterator["subprocess.Popen[str]"]:
    """A supervisor that has nothing to do yet."""
    with subprocess.Popen(
        owner.command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def start(process: "subprocess.Popen[str]", log: Path, script: str) -> None:
    """Let the supervisor run a shell script as the part `part`."""
    owner.start(process, "part", ["sh", "-c", script], log)


def test_part_that_ends_is_started_again(supervised: "subprocess.Popen[str]", tmp_path: Path) -> None:
    """A part that ends is started again as a new process.

    Its exit code is reported, and all its output goes to one log.
    """
    start(supervised, tmp_path / "log", "echo $$; exit 3")
    assert supervised.stdout
    told = [supervised.stdout.readline().split() for _ in range(3)]
    assert [["started", "part"], ["ended", "part"], ["started", "part"]] == [words[:2] for words in told]
    assert "3" == told[1][2]
    assert told[0][2] != told[2][2]
    assert "ended" == supervised.stdout.readline().split()[0]
    assert [told[0][2], told[2][2]] == (tmp_path / "log").read_text(encoding="utf-8").split()[:2]


def test_supervisor_ends_with_its_owner(supervised: "subprocess.Popen[str]") -> None:
    """The supervisor ends when its standard input ends, because then its owner has ended."""
    assert supervised.stdin
    supervised.stdin.close()
    assert 0 == supervised.wait(30)


def test_part_that_ends_again_and_again_waits_longer(capsys: pytest.CaptureFixture[str]) -> None:
    """The pause before a restart grows up to a limit. After a part has worked for a while, the pause is short again."""
    part = Part("part", ["true"], "log", None, started=0.0)
    part.started = float("inf")
    pauses = []
    for _ in range(8):
        part.ended(1)
        pauses.append(part.pause)
    assert sorted(pauses) == pauses
    assert LONGEST_PAUSE == pauses[-1]
    part.started = -SETTLED - 1.0
    part.ended(1)
    assert FIRST_PAUSE == part.pause
    assert 9 * "ended part 1\n" == capsys.readouterr().out


def test_forwarder_leads_to_the_port(tmp_path: Path) -> None:
    """The forwarder passes data in both directions. If nobody listens on the port, the connection is reset."""
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_server(("127.0.0.1", 0)) as inner:
        port = inner.getsockname()[1]
        with (
            (tmp_path / "log").open("w") as log,
            subprocess.Popen(
                [sys.executable, "-IS", str(forwarder.__file__), str(port)],
                stdin=door.fileno(),
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                with socket.create_connection(door.getsockname(), timeout=30) as caller:
                    caller.sendall(b"question")
                    caller.shutdown(socket.SHUT_WR)
                    answering, _ = inner.accept()
                    with closing(answering):
                        assert b"question" == answering.makefile("rb").read()
                        answering.sendall(b"answer")
                    assert b"answer" == caller.makefile("rb").read()
                inner.close()
                with socket.create_connection(door.getsockname(), timeout=30) as caller:
                    caller.sendall(b"question")
                    with pytest.raises(ConnectionResetError):
                        caller.recv(1)
            finally:
                process.kill()


def test_credentials_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    """Credentials are made once, and only their owner can read them. Everyone can read certificates."""
    write_credentials(tmp_path, "192.0.2.1", "10.96.0.1")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_credentials(tmp_path, "192.0.2.1", "10.96.0.1")
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    secret = [path for path in tmp_path.iterdir() if path.suffix != ".crt"]
    assert len(USERS) == sum(path.suffix == ".kubeconfig" for path in secret)
    assert {0o600} == {path.stat().st_mode & 0o777 for path in secret}
    tokens = {token_of(path) for path in secret if path.suffix == ".kubeconfig"}
    assert len(USERS) == len(tokens)
    server = x509.load_pem_x509_certificate(before["kube-apiserver.crt"])
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = names.get_values_for_type(x509.IPAddress)
    assert {"127.0.0.1", "192.0.2.1", "10.96.0.1"} == set(map(str, addresses))
    server.verify_directly_issued_by(x509.load_pem_x509_certificate(before["authority.crt"]))


def test_node_without_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root, starting a node is refused before anything is made."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SandboxError, match=r"^A Kubernetes node makes .*: run this as root\.$"):
        kubernetes_node(tmp_path, tmp_path / "kept").__enter__()
    assert [] == [*tmp_path.iterdir()]


def test_node_that_is_not_there(tmp_path: Path) -> None:
    """If the programs of a node are missing, the message says which command fetches them."""
    with pytest.raises(
        SandboxError, match=r"no Kubernetes node yet\. `python -m sandbox\.bootstrap cluster`"
    ):
        environment(tmp_path, tmp_path / "programs")


@pytest.mark.parametrize(
    ("name", "address", "message"),
    [
        ("../up", "198.51.100.10", r"cannot be called '\.\./up'"),
        ("callers", "192.0.2.1", r"192\.0\.2\.1 cannot be the address"),
        ("callers", "8.8.8.8", r"8\.8\.8\.8 cannot be the address"),
    ],
)
def test_host_outside_that_cannot_be(name: str, address: str, message: str) -> None:
    """A host outside may not have a path as its name, the node's own address, or an address of the Internet."""
    with pytest.raises(SandboxError, match=message):
        connect(os.getpid(), ["false"], name, (address,))
