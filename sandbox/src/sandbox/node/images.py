"""The two images that a node itself needs, made of programs on this machine: one that waits, and the DNS server."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.bootstrap.cluster import Cluster
from sandbox.daemon.packages import busybox
from sandbox.node.objects import DNS_IMAGE
from sandbox.node.parts import PAUSE_IMAGE
from sandbox.testing.images import write_image


@contextmanager
def own_images(root: Path) -> Iterator[tuple[Path, ...]]:
    """The archives, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="node-images-") as name:
        folder = Path(name)
        # it holds a pod's namespaces and does nothing; containerd ends it with a signal that cannot be ignored
        waits = ["/busybox", "sleep", "2147483647"]
        yield (
            _image(folder / "pause", busybox(root), PAUSE_IMAGE, waits),
            _image(folder / "coredns", Cluster(root).command("coredns"), DNS_IMAGE, ["/coredns"]),
        )


def _image(folder: Path, program: Path, name: str, start: list[str]) -> Path:
    folder.mkdir()
    shutil.copy(program, folder / program.name)
    archive = folder.with_suffix(".tar")
    write_image(folder, [name], {"Entrypoint": start}, archive)
    return archive
