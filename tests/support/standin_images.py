"""Container images of the stand-ins, made of files of this machine without any registry.

They contain the run time, a shell, the programs, and the scripts that the vendor's images have. They are archives for a
Docker daemon and for containerd.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from sandbox.daemon.packages import busybox
from sandbox.testing.images import copy_program, write_image
from sandbox.testing.stacks import HOME
from tests.support.standins import NODE, WRITTEN, built
from tests.support.tools import locked, tool

ORCHESTRATOR: Final = "sip-orchestrator"
IMAGES: Final[Mapping[str, str]] = {
    container: f"registry.example.com/stand-in/{container}:1.0.7.0" for container in (ORCHESTRATOR, *NODE)
}
"""The declared names of the images. The registry in them does not exist."""

MODULES: Final = "java.base,java.logging,java.net.http,jdk.crypto.ec"
JAVA: Final = (
    'exec /opt/java/bin/java -XX:-UsePerfData -XX:+UseSerialGC -Xmx256m -cp /opt/standin Orchestrator "$@"'
)
SCRIPTS: Final = {
    "opt/probe.sh": "exec 3<>/dev/tcp/127.0.0.1/${HTTPS_PORT:-9443}",
    "opt/quiesce.sh": "exit 0",
}
"""Scripts that the vendor's charts run in its images. They do not wait for calls."""
DIRECTORIES: Final = (
    "/etc",
    "/sslConf",
    "/tenantconfig",
    "/tmp",  # noqa: S108 - in the image
    "/stt-adapter/credentials",
    "/tts-adapter/credentials",
)
"""Folders for mounted files, because a read-only root cannot make them."""


@cache
def archives() -> Mapping[str, Path]:
    """The image of each container as an archive, made once for each state of the stand-ins and of this file."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    folder = built() / f"images-{recipe}"
    with locked("standin-images"):
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            for container in IMAGES:
                _write(container, making)
            making.rename(folder)
    return {container: folder / f"{container}.tar" for container in IMAGES}


def _write(container: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        root = Path(made)
        _system(root)
        start = _java(root) if container == ORCHESTRATOR else _node(root, NODE[container])
        for name, text in {**SCRIPTS, "opt/startup.sh": start}.items():
            (root / name).write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
            (root / name).chmod(0o755)
        config = {"Entrypoint": ["/opt/startup.sh"], "Env": ["PATH=/opt:/bin"], "User": "1001:0"}
        archive = folder / f"{container}.tar"
        write_image(root, [IMAGES[container]], config, archive, empty=DIRECTORIES)


def _system(root: Path) -> None:
    """Bash, because probes and scripts use its connections, small programs, and the folders for output."""
    programs = root / "bin"
    programs.mkdir()
    box = shutil.copy(busybox(HOME), programs / "busybox")
    for name in subprocess.run([box, "--list"], capture_output=True, text=True, check=True).stdout.split():
        if name not in {"bash", "busybox"}:
            (programs / name).symlink_to("busybox")
    copy_program(Path("/bin/bash"), root)
    for written in WRITTEN:
        (root / written).mkdir(parents=True)
        (root / written).chmod(0o775)  # group 0 writes there, and in a new volume, which gets this mode
    shutil.copytree(built(), root / "opt" / "standin", ignore=shutil.ignore_patterns("images*"))


def _node(root: Path, program: str) -> str:
    copy_program(Path(tool("node")), root, Path("/bin/node"))
    return f'exec node /opt/standin/{program} "$@"'


def _java(root: Path) -> str:
    """A Java runtime with the modules that the orchestrator needs, and the libraries of this machine that it needs."""
    place = root / "opt" / "java"
    linked = ("--strip-debug", "--no-header-files", "--no-man-pages", "--output", str(place))
    subprocess.run([tool("jlink"), "--add-modules", MODULES, *linked], check=True)
    for part in (place / "bin" / "java", place / "lib" / "server" / "libjvm.so"):
        _libraries(part, root, place)
    return JAVA


def _libraries(part: Path, root: Path, own: Path) -> None:
    """Copy the libraries that a part of the run time needs and does not contain.

    The copy of the part itself is not used.
    """
    copy_program(part, root, Path("/bin/unused"))
    (root / "bin" / "unused").unlink()
    again = root / own.relative_to("/")
    shutil.rmtree(again, ignore_errors=True)
    for folder in again.parents:
        if folder == root or not folder.exists() or any(folder.iterdir()):
            break
        folder.rmdir()
