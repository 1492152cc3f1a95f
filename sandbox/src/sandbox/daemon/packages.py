"""The packages of Debian that a Docker daemon needs, and how its programs are started from the unpacked folder."""

import os
from collections.abc import Mapping
from pathlib import Path

from sandbox.bootstrap.debian import DebianPackages, libraries

PACKAGES = (
    "docker.io",
    "containerd",
    "runc",
    "tini",
    "busybox-static",
    "iptables",
    "libdevmapper1.02.1",
    "libip4tc2",
    "libip6tc2",
    "libmnl0",
    "libnetfilter-conntrack3",
    "libnfnetlink0",
    "libnftnl11",
    "libseccomp2",
    "libxtables12",
)
"""The daemon, what it starts, and the libraries that a small Debian lacks; busybox also makes images."""

_PROGRAMS = {
    "busybox": "bin/busybox",
    "containerd": "usr/bin/containerd",
    "containerd-shim-runc-v2": "usr/bin/containerd-shim-runc-v2",
    "docker-init": "usr/bin/tini-static",
    "docker-proxy": "usr/sbin/docker-proxy",
    "dockerd": "usr/sbin/dockerd",
    # links that an installation would make; both lead to the same interface of the kernel
    "ip6tables": "usr/sbin/xtables-nft-multi",
    "iptables": "usr/sbin/xtables-nft-multi",
    "runc": "usr/sbin/runc",
}


def packages(root: Path) -> DebianPackages:
    """The packages in the cache of the project in `root`."""
    return DebianPackages(root / ".cache" / "docker", PACKAGES, "a Docker daemon")


def busybox(root: Path) -> Path:
    """A static program that contains many small tools, for minimal images."""
    return packages(root).ensure() / _PROGRAMS["busybox"]


def environment(unpacked: Path, programs: Path) -> dict[str, str]:
    """Environment variables with which the unpacked programs find each other, by links in the folder `programs`."""
    link({name: unpacked / place for name, place in _PROGRAMS.items()}, programs)
    plugins = next(unpacked.glob("usr/lib/*-linux-gnu/xtables"))
    return {
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)]),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries(unpacked)),
        "XTABLES_LIBDIR": str(plugins),
    }


def link(places: Mapping[str, Path], programs: Path) -> None:
    """Make links in the folder `programs`, with the names under which the programs are called."""
    programs.mkdir(exist_ok=True)
    for name, place in places.items():
        (programs / name).unlink(missing_ok=True)
        (programs / name).symlink_to(place)
