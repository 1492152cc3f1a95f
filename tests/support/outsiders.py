"""Places from which tests send requests, such as those of clients and of containers, and programs that run there."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

from sandbox import tether
from sandbox.bootstrap.programs import Programs
from sandbox.testing.stacks import HOME, wait_for
from tests.support.networks import network_of

PATIENCE: Final = 60.0
"""The time for a program. A scan of all ports takes ten seconds."""


@dataclass(frozen=True)
class Done:
    """The result of a program."""

    code: int
    text: str
    """The output on both of its streams."""


@dataclass(frozen=True)
class Place:
    """A network, identified by its file."""

    name: str
    network: Path
    address: str
    """The source address of what is sent from here."""
    folder: Path = field(default=HOME, repr=False)
    """The working folder of programs that run here."""

    @classmethod
    def of(cls, name: str, pid: int, address: str, folder: Path = HOME) -> Self:
        """The network of a process."""
        return cls(name, Path(f"/proc/{pid}/ns/net"), address, folder)

    def command(self, program: str, *arguments: str) -> list[str]:
        """A command line that runs a program of `tests/debian.txt` or PyPI in this network."""
        return ["nsenter", f"--net={self.network}", programs().program(program), *arguments]

    def run(
        self,
        program: str,
        *arguments: str,
        seconds: float = PATIENCE,
        given: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a program here to its end."""
        done = subprocess.run(
            self.command(program, *arguments),
            cwd=self.folder,
            env={**os.environ, **libraries(program), **(environment or {})},
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
        return Done(done.returncode, done.stdout)

    def wait_for_port(self, port: int) -> None:
        """Wait until something accepts connections on a TCP port of this place's address."""

        def taken() -> bool:
            with network_of(self.network), socket.socket() as tried:
                return tried.connect_ex((self.address, port)) == 0

        wait_for(taken, f"port {port} of {self.name}", PATIENCE)

    @contextmanager
    def running(self, program: str, *arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """A program that runs here until the block ends, and writes to a log. It also ends when this process ends."""
        with log.open("wb") as file:
            process = subprocess.Popen(
                tether.command(*self.command(program, *arguments)),
                cwd=self.folder,
                env={**os.environ, **libraries(program)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@cache
def programs() -> Programs:
    """The programs of this project's tests."""
    return Programs(HOME)


def libraries(program: str) -> Mapping[str, str]:
    """Environment variables that a program of Debian needs. Programs of PyPI need none."""
    path = Path(programs().program(program))
    return _libraries() if path.is_relative_to(programs().debian) else {}


@cache
def _libraries() -> Mapping[str, str]:
    return {**programs().environment(), "NMAPDIR": str(programs().debian / "usr/share/nmap")}
