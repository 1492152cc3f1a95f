"""Starts and stops the API server and its etcd.

They keep everything in their own temporary folder. etcd listens on a socket there, and the API server on a loopback
port. `sandbox.cluster.client` sends requests to the API server.
"""

import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sandbox import tether
from sandbox.bootstrap.cluster import Cluster
from sandbox.bootstrap.stamps import write
from sandbox.cluster.client import Client
from sandbox.errors import SandboxError
from sandbox.processes import stop

READY_SECONDS = 120.0
"""The time limit of a start, which takes five seconds on a quiet machine."""

POLL_SECONDS = 0.05
"""Between two questions whether it is ready. The server does not report it by itself."""

KEPT_CHARACTERS = 2000
"""The number of characters that are shown of the log of a server that ended."""


@contextmanager
def api_server(root: Path) -> Iterator[Client]:
    """Run the API server of the project in `root`, yield a client with all rights, and stop the server.

    On Linux, the two processes also end when this one ends, for whatever reason.

    Raises:
        SandboxError: It is not built, one of the two ended before it was ready, or it took too long.
    """
    cluster = Cluster(root)
    etcd, server = cluster.command("etcd"), cluster.command("kube-apiserver")
    # only the owner can use the folder, and so the socket in it
    with tempfile.TemporaryDirectory(prefix="api-server-") as name, _reserved_port() as port:
        folder = Path(name)
        token = secrets.token_hex()
        _write_credentials(folder, token)
        processes = [_start(folder, etcd, _etcd_flags(folder)), _start(folder, server, _flags(folder, port))]
        try:
            # made with the certificate at the first start, and valid as long as the authority, which is made with it
            with Client(f"https://127.0.0.1:{port}", folder / "apiserver.crt", token) as client:
                _wait(client, folder, processes)
                yield client
        finally:
            # the server is stopped first, because etcd waits for its users
            stop(*reversed(processes))


@contextmanager
def _reserved_port() -> Iterator[int]:
    """A loopback port that no other user gets, although another socket of this user may share it and listen on it."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        yield port


def _write_credentials(folder: Path, token: str) -> None:
    # members of this group may do everything:
    # https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
    write(folder / "tokens.csv", f'{token},sandbox,sandbox,"system:masters"\n', mode=0o600)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    write(folder / "service-accounts.pem", pem.decode(), mode=0o600)


def _etcd_flags(folder: Path) -> tuple[str, ...]:
    return (
        "--name=sandbox",
        f"--data-dir={folder}/etcd",
        f"--listen-client-urls=unix://{folder}/etcd.sock",
        # for other members, which do not exist; a socket is not allowed here
        "--advertise-client-urls=http://localhost:0",
        "--listen-peer-urls=http://127.0.0.1:0",
        # nothing here must survive a power failure
        "--unsafe-no-fsync",
        "--log-level=warn",
    )


def _flags(folder: Path, port: int) -> tuple[str, ...]:
    key = folder / "service-accounts.pem"
    return (
        f"--etcd-servers=unix://{folder}/etcd.sock",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        # together with the socket that holds the port until then
        "--permit-port-sharing",
        f"--cert-dir={folder}",
        f"--token-auth-file={folder}/tokens.csv",
        "--anonymous-auth=false",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-signing-key-file={key}",
        f"--service-account-key-file={key}",
        "--service-cluster-ip-range=10.96.0.0/16",
        # no peers, and no addresses that others can reach
        "--endpoint-reconciler-type=none",
        # it refuses pods until a controller makes the objects of their service accounts, and there is no controller
        "--disable-admission-plugins=ServiceAccount",
    )


def _start(folder: Path, program: Path, flags: tuple[str, ...]) -> "subprocess.Popen[str]":
    with _log(folder, program.name).open("w", encoding="utf-8") as log:
        return subprocess.Popen(
            # on SIGTERM the API server would wait for its etcd, which has ended too
            tether.command(str(program), *flags, ending=signal.SIGKILL),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C goes to the process that uses the server, and that one stops the server
            start_new_session=True,
        )


def _log(folder: Path, program: str) -> Path:
    return folder / f"{program}.log"


def _wait(client: Client, folder: Path, processes: list["subprocess.Popen[str]"]) -> None:
    end = time.monotonic() + READY_SECONDS
    while not client.is_ready():
        for process, program in zip(processes, ("etcd", "kube-apiserver"), strict=True):
            if process.poll() is not None:
                raise SandboxError(f"{program} ended before it was ready:\n{_tail(folder, program)}")
        if time.monotonic() > end:
            raise SandboxError(
                f"The API server is not ready after {READY_SECONDS:.0f} s:\n{_tail(folder, 'kube-apiserver')}"
            )
        time.sleep(POLL_SECONDS)


def _tail(folder: Path, program: str) -> str:
    return _log(folder, program).read_text(encoding="utf-8", errors="replace")[-KEPT_CHARACTERS:]
