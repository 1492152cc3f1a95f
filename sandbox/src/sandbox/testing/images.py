"""Container images made of files of this machine, for machines without access to a registry.

Writes the archive, which both `docker load` and `ctr images import` read
(https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format).
Digests of a registry cannot be made here, so declare such an image by its tag.
"""

import hashlib
import io
import json
import platform
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import docker

_ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}
_LIBRARY: Final = re.compile(r"(/\S+) \(0x")
"""A path in the output of ldd: `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)`."""


def write_image(
    root: Path,
    names: Iterable[str],
    config: Mapping[str, object],
    archive: Path,
    *,
    empty: Iterable[str] = (),
) -> str:
    """Write a folder as an image of one layer, and return its id. Equal files make an equal image.

    Args:
        root: the folder with the image's root file system. Everything belongs to root and keeps its mode.
        names: the names of the image, with tags.
        config: `Entrypoint`, `Env`, `User` and so on, spelt as in
            https://github.com/opencontainers/image-spec/blob/main/config.md#properties.
        archive: the file to write.
        empty: further directories to make, as absolute paths.
    """
    with tempfile.NamedTemporaryFile(dir=archive.parent) as layer:
        with tarfile.open(fileobj=layer, mode="w") as tar:
            for path in sorted(root.rglob("*")):
                tar.add(path, arcname=str(path.relative_to(root)), recursive=False, filter=_owned_by_root)
            for directory in empty:
                tar.addfile(_directory(directory))
        layer.flush()
        with Path(layer.name).open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
        described = {
            "architecture": _ARCHITECTURES.get(platform.machine(), platform.machine()),
            "os": "linux",
            "config": dict(config),
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
        }
        text = json.dumps(described, sort_keys=True).encode()
        identity = hashlib.sha256(text).hexdigest()
        manifest = {"Config": f"{identity}.json", "RepoTags": [*names], "Layers": [f"{digest}/layer.tar"]}
        with tarfile.open(archive, "w") as tar:
            tar.add(layer.name, arcname=f"{digest}/layer.tar", filter=_owned_by_root)
            _add(tar, f"{identity}.json", text)
            _add(tar, "manifest.json", json.dumps([manifest]).encode())
    return f"sha256:{identity}"


def load_image(client: docker.DockerClient, archive: Path) -> None:
    """Load an image into a daemon.

    Raises:
        docker.errors.ImageLoadError: the daemon does not accept it.
    """
    with archive.open("rb") as file:
        client.images.load(file)


def copy_program(program: Path, root: Path, place: Path | None = None) -> None:
    """Copy a program of this machine into `root`, with the shared libraries that it needs, at the same paths.

    Args:
        program: its path on this machine.
        root: the future root file system.
        place: the path of the program in the image, if it is another one.
    """
    _copy(program, root, place or program)
    told = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False)
    for library in _LIBRARY.findall(told.stdout):  # no output if the program is static
        _copy(Path(library), root, Path(library))


def _copy(source: Path, root: Path, place: Path) -> None:
    target = root / place.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copy(source, target)  # the target of a link, under the link's name


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
    return member


def _directory(path: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path.strip("/"))
    member.type = tarfile.DIRTYPE
    member.mode = 0o755
    return member


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
