"""A minimal image: busybox with the names of its programs."""

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from sandbox.daemon.packages import busybox
from sandbox.plugins.wire import Object, Value
from sandbox.testing.images import copy_program, write_image
from sandbox.testing.stacks import HOME

IMAGE = "registry.example.com/tiny:1.0"
"""The declared name of the image. The registry in it does not exist."""


def write_tiny(
    folder: Path,
    name: str = IMAGE,
    scripts: Mapping[str, str] | None = None,
    more: Iterable[Path] = (),
) -> Path:
    """Write the image into this folder, and return the archive.

    Args:
        folder: the folder to fill.
        name: the name of the image.
        scripts: further programs of /bin, as shell scripts. If there is one called `main`, it is the command.
        more: further programs of this machine to include.
    """
    programs = folder / "root" / "bin"
    programs.mkdir(parents=True)
    program = shutil.copy(busybox(HOME), programs / "busybox")
    names = subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.split()
    for applet in names:
        if applet != "busybox":
            (programs / applet).symlink_to("busybox")
    for script, text in {"main": WAIT, **(scripts or {})}.items():
        path = programs / script
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
    for each in more:
        copy_program(each, folder / "root", Path("/bin") / each.name)
    archive = folder / "tiny.tar"
    config = {"Cmd": ["/bin/main"], "Env": ["PATH=/bin"]}
    write_image(folder / "root", [name], config, archive, empty=("/tmp", "/etc"))  # noqa: S108 - in the image
    return archive


WAIT = "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"
"""A program that waits for its end."""


def container(image: str, **more: Value) -> Object:
    """A container of the image as the plugin is asked for it; it runs until it is stopped."""
    return {"image": image, "name": "front", "command": ["/bin/sh", "-c", WAIT], **more}
