"""Stand-ins of the services, built and run as plain processes on loopback (`tests/standins`).

Owns the build, the files of a container in a folder, and the processes. The build writes the variables that the
contract knows from `facts.variables`, and compiles nothing twice. The README of the stand-ins says what they do.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import SystemRandom
from typing import Final

from facts.variables import VARIABLES
from tests.support.containers import Seen
from tests.support.tools import ROOT, locked, tool

PROGRAMS: Final = ROOT / "tests" / "standins" / "programs"
LOOPBACK: Final = "127.0.0.1"
NODE: Final = {
    "codec-g729": "codec.js",
    "media-relay": "relay.js",
    "stt-adapter": "adapter.js",
    "tts-adapter": "tts_adapter.js",
}
"""Programs in Node, by the container that they replace."""
_JAVA: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m")
"""Options for a quick start and little memory."""
WRITTEN: Final = ("logs", "vgw-media-relay/logs", "vgw-media-relay/recordings")
"""Folders into which the services write. Source: IBM/charts, the mounts of orchestrator and relay."""
_PORTS: Final = range(20_000, 32_000)
"""Ports above the default RTP range, and below /proc/sys/net/ipv4/ip_local_port_range."""
PATIENCE: Final = 30
"""Seconds for the start or the stop of a stand-in. It needs one."""


def contract() -> str:
    """The variables of each container, in the form that the stand-ins read."""
    names: dict[str, list[str]] = {}
    for container, name in sorted(VARIABLES):
        names.setdefault(container, []).append(name)
    return json.dumps(names, indent=1)


@cache
def built() -> Path:
    """The folder with all stand-ins, built once for each state of their sources."""
    sources = sorted(path for path in PROGRAMS.rglob("*") if path.is_file())
    digest = hashlib.sha256(contract().encode())
    for path in sources:
        digest.update(path.read_bytes())
    folder = ROOT / ".cache" / "standins" / digest.hexdigest()[:16]
    with locked("standins"):
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _build(making)
            making.rename(folder)
    return folder


def _build(folder: Path) -> None:
    shutil.copytree(PROGRAMS / "node", folder)
    sources = sorted(map(str, (PROGRAMS / "java").glob("*.java")))
    subprocess.run(
        [tool("javac"), "--release", "17", "-Xlint:all", "-Werror", "-d", str(folder), *sources], check=True
    )
    (folder / "contract.json").write_text(contract(), encoding="utf-8")


def command(container: str, hosts: Path) -> list[str]:
    """The beginning of a command line that runs the stand-in of a container, with a file of names and addresses."""
    if container in NODE:
        return [tool("node"), str(built() / NODE[container]), "--hosts", str(hosts)]
    return [tool("java"), *_JAVA, f"-Djdk.net.hosts.file={hosts}", "-cp", str(built()), "Orchestrator"]


@dataclass
class Standin:
    """One running stand-in, and its output."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False

    def wait_for(self, text: str) -> str:
        """The first line with this text.

        Raises:
            AssertionError: it ends or prints nothing more before. The message has all of its output.
        """
        with self.changed:
            self.changed.wait_for(lambda: self.ended or self._found(text) is not None, PATIENCE)
            line = self._found(text)
        assert line is not None, "\n".join(self.lines)
        return line

    def _found(self, text: str) -> str | None:
        return next((line for line in self.lines if text in line), None)

    def listen(self) -> None:
        """Read its output until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()


@dataclass(frozen=True)
class Machine:
    """The containers of one gateway on loopback: their environment, and a folder for the files of each."""

    folder: Path
    seen: Mapping[str, Seen]
    hosts: Sequence[str] = ()
    """Names that lead to loopback."""

    def root(self, container: str) -> Path:
        """The folder with a container's files under their own paths."""
        root = self.folder / container
        for directory in WRITTEN:
            (root / directory).mkdir(parents=True, exist_ok=True)
        for path, data in self.seen[container].files.items():
            place = root / path.lstrip("/")
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        return root

    def environment(self, container: str, changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """The variables of a container, with loopback for an address of the pod. None removes a variable."""
        placed = {
            name: LOOPBACK if value.startswith("status.") else value
            for name, value in self.seen[container].environment.items()
        }
        changed = {**placed, **(changes or {})}
        return {name: value for name, value in changed.items() if value is not None}

    def check(self, container: str, changes: Mapping[str, str | None] | None = None) -> tuple[int, str]:
        """Let a stand-in read its variables and files and end, and return its exit code and output."""
        done = subprocess.run(
            self._command(container, "--check"),
            env=self.environment(container, changes),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout

    @contextmanager
    def running(self, container: str, changes: Mapping[str, str | None] | None = None) -> Iterator[Standin]:
        """A stand-in that is ready. It is stopped at the end."""
        with subprocess.Popen(
            self._command(container),
            env=self.environment(container, changes),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            standin = Standin(process)
            reader = threading.Thread(target=standin.listen, daemon=True)
            reader.start()
            try:
                standin.wait_for("ready")
                yield standin
            finally:
                _stop(process)
                reader.join(PATIENCE)

    def _command(self, container: str, *options: str) -> list[str]:
        hosts = self.folder / "hosts"
        hosts.write_text("".join(f"{LOOPBACK} {name}\n" for name in self.hosts), encoding="utf-8")
        return [*command(container, hosts), "--root", str(self.root(container)), "--bind", LOOPBACK, *options]


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def free_ports(count: int) -> list[int]:
    """Free ports of loopback, below the range from which Linux gives ports to other connections."""
    found: list[int] = []
    for number in SystemRandom().sample(_PORTS, len(_PORTS)):
        if len(found) == count:
            break
        if _is_free(number):
            found.append(number)
    return found


def _is_free(number: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as tried:
            try:
                tried.bind((LOOPBACK, number))
            except OSError:
                return False
    return True
