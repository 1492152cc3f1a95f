"""The smallest image that does something: busybox with the names of its programs."""

import shutil
import subprocess
from pathlib import Path

from sandbox.daemon.packages import busybox
from sandbox.testing.images import write_image
from sandbox.testing.stacks import HOME

IMAGE = "registry.example.com/tiny:1.0"
"""By this name it is declared; there is no such registry."""


def write_tiny(folder: Path) -> Path:
    """Write the image into this folder; answer the archive."""
    programs = folder / "root" / "bin"
    programs.mkdir(parents=True)
    program = shutil.copy(busybox(HOME), programs / "busybox")
    names = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        if name != "busybox":
            (programs / name).symlink_to("busybox")
    archive = folder / "tiny.tar"
    config = {"Cmd": ["/bin/sh", "-c", WAIT], "Env": ["PATH=/bin"]}
    write_image(folder / "root", [IMAGE], config, archive, empty=("/tmp", "/etc"))  # noqa: S108 - in the image
    return archive


WAIT = "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"
"""A program that does nothing until it is asked to end."""
