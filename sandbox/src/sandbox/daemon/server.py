"""Starts and stops a Docker daemon.

It has its own namespaces for mounts, processes and networks: nobody else sees its containers, bridges and firewall
rules, and all of them end with its first process. That process starts `dockerd` again when it has ended, as a host
does. Its socket and data are in its own folder.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import docker
import requests
from docker.errors import DockerException

from sandbox import supervised, tether
from sandbox.daemon.packages import environment, packages
from sandbox.errors import SandboxError
from sandbox.leftovers import own_folder
from sandbox.processes import children, end_first
from sandbox.sockets import require_listener

READY_SECONDS = 120.0
"""The time limit of a start, which takes two seconds on a quiet machine."""

POLL_SECONDS = 0.05
"""Between two questions whether it is ready. The daemon does not report it by itself."""

KEPT_CHARACTERS = 2000
"""The number of characters that are shown of the log of a daemon that ended."""

EVENTS = "events.log"
"""The file in which the first process records starts and ends of `dockerd`."""

_PREFIX = "sandbox-docker-"
_PART = "dockerd"

_LISTENING, _UNCONNECTED = "0A", "07"
"""States of sockets in /proc/net/tcp and /proc/net/udp."""

_BEGIN = """
set -e
mount -t tmpfs tmpfs /run
busybox ip link set lo up
for address in $ADDRESSES; do busybox ip address add "$address" dev lo; done
exec "$@"
"""
"""The commands before the supervisor becomes the first process of the namespaces."""


@dataclass(frozen=True)
class Daemon:
    """A running daemon."""

    folder: Path
    """The folder of its socket, data and log."""
    pid: int
    """The id on this machine of its first process."""
    _process: "subprocess.Popen[str]" = field(repr=False)
    """The process that made its namespaces."""

    @property
    def host(self) -> str:
        """Its address, in the form of `DOCKER_HOST`."""
        return f"unix://{self.folder}/docker.sock"

    @contextmanager
    def client(self) -> Iterator[docker.DockerClient]:
        """A client with all rights."""
        with closing(docker.DockerClient(self.host, version="auto")) as client:
            yield client

    def inside(self, *command: str) -> list[str]:
        """A command line that runs in the daemon's network, where its published ports are."""
        return ["nsenter", f"--target={self.pid}", "--net", *command]

    def listeners(self) -> list[tuple[str, int, str]]:
        """Address, port and protocol of each listener on its host, except those on loopback and inside containers."""
        found = []
        for protocol, listening in (("tcp", _LISTENING), ("udp", _UNCONNECTED)):
            table = Path(f"/proc/{self.pid}/net/{protocol}").read_text(encoding="ascii")
            for line in table.splitlines()[1:]:
                place, state = line.split()[1], line.split()[3]
                number, port = place.split(":")
                address = socket.inet_ntoa(bytes.fromhex(number)[::-1])
                if state == listening and not address.startswith("127."):
                    found.append((address, int(port, 16), protocol))
        return sorted(found)

    def kill(self) -> None:
        """Kill it and all its containers without a warning, like a power failure. It does not start again."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def crash(self) -> None:
        """Kill `dockerd` alone, like a crash. It starts again by itself."""
        if (number := self._dockerd()) is None:
            raise SandboxError("dockerd does not run.")
        os.kill(number, signal.SIGKILL)
        while self._dockerd() == number:
            time.sleep(POLL_SECONDS)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Kill `dockerd` alone. It stays away until the block ends, and then answers again.

        Raises:
            SandboxError: it does not run, or does not start again.
        """
        supervised.hold(self._process, _PART)
        try:
            self.crash()
            yield
        finally:
            supervised.free(self._process, _PART)
            self.wait_until_ready()

    def answers(self) -> bool:
        """Whether it answers now."""
        return _answers(self.folder)

    def wait_until_ready(self) -> None:
        """Wait until it answers.

        Raises:
            SandboxError: it takes too long.
        """
        end = time.monotonic() + READY_SECONDS
        while not self.answers():
            if time.monotonic() > end:
                raise SandboxError(
                    f"The Docker daemon is not back after {READY_SECONDS:.0f} s:\n{_tail(_log(self.folder))}"
                )
            time.sleep(POLL_SECONDS)

    def _dockerd(self) -> int | None:
        return supervised.pid(self.pid, _events(self.folder), _PART)


@contextmanager
def docker_daemon(
    root: Path, addresses: tuple[str, ...] = (), folder: Path | None = None
) -> Iterator[Daemon]:
    """Run the Docker daemon of the project in `root`, and end it.

    It also ends when this process ends, for whatever reason.

    Args:
        root: the project whose cache has the daemon's programs.
        addresses: further addresses of its host, besides 127.0.0.1, such as `192.0.2.1/32`.
        folder: where it keeps its data, for a daemon that starts again with what it had; else a temporary one.
            The path of a socket may have 107 characters, so it must be short.

    Raises:
        SandboxError: Its programs are not there, this user may not start it, or it ended before it was ready.
    """
    unpacked = packages(root).find()
    if unpacked is None:
        raise SandboxError("There is no Docker daemon yet. `python -m sandbox.bootstrap live` fetches one.")
    if os.geteuid() != 0:
        raise SandboxError("A Docker daemon for tests makes namespaces and mounts: run this as root.")
    with own_folder(_PREFIX) as own:
        kept = folder or own
        kept.mkdir(parents=True, exist_ok=True)
        with _start(kept, unpacked, own, addresses) as process:
            try:
                with suppress(BrokenPipeError):  # it has ended, and its log says why
                    supervised.start(
                        process, _PART, ["dockerd", f"--config-file={kept}/daemon.json"], _log(kept)
                    )
                yield _ready(kept, process)
            finally:
                end_first(process)


def _start(folder: Path, unpacked: Path, own: Path, addresses: tuple[str, ...]) -> "subprocess.Popen[str]":
    settings = {
        "hosts": [f"unix://{folder}/docker.sock"],
        "data-root": f"{folder}/data",
        "exec-root": f"{own}/exec",
        "pidfile": f"{own}/dockerd.pid",
        "deprecated-key-path": f"{folder}/key.json",
        "cgroup-parent": f"/{own.name}",
        # its network reaches no DNS server, so a query for a name fails after one second and not after ten
        "dns": ["127.0.0.1"],
        "dns-opts": ["timeout:1", "attempts:1"],
    }
    (folder / "daemon.json").write_text(json.dumps(settings), encoding="utf-8")
    for before in ("docker.sock", _log(folder).name):
        (folder / before).unlink(missing_ok=True)
    variables = {
        **environment(unpacked, own / "programs"),
        "FOLDER": str(folder),
        "ADDRESSES": " ".join(addresses),
    }
    apart = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with (folder / EVENTS).open("w", encoding="utf-8") as events:
        return subprocess.Popen(
            tether.command(*apart, "sh", "-c", _BEGIN, "sh", *supervised.command(), ending=signal.SIGKILL),
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            stdout=events,
            stderr=subprocess.STDOUT,
            text=True,
            # Ctrl-C goes to the process that uses the daemon, and that one stops the daemon
            start_new_session=True,
        )


def _ready(folder: Path, process: "subprocess.Popen[str]") -> Daemon:
    end = time.monotonic() + READY_SECONDS
    while not _answers(folder):
        if process.poll() is not None:
            raise SandboxError(f"The Docker daemon ended before it was ready:\n{_events(folder)}")
        if f"ended {_PART} " in _events(folder):
            raise SandboxError(f"The Docker daemon ended before it was ready:\n{_tail(_log(folder))}")
        if time.monotonic() > end:
            raise SandboxError(
                f"The Docker daemon is not ready after {READY_SECONDS:.0f} s:\n{_tail(_log(folder))}"
            )
        time.sleep(POLL_SECONDS)
    (first,) = children(process.pid)
    return Daemon(folder, first, process)


def _answers(folder: Path) -> bool:
    try:
        require_listener(str(folder / "docker.sock"))
        with closing(docker.DockerClient(f"unix://{folder}/docker.sock")) as client:
            return client.ping()
    except (DockerException, requests.RequestException, OSError):
        return False


def _log(folder: Path) -> Path:
    return folder / "dockerd.log"


def _events(folder: Path) -> str:
    """The records of the first process."""
    return (folder / EVENTS).read_text(encoding="utf-8", errors="replace")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-KEPT_CHARACTERS:] if log.exists() else ""
