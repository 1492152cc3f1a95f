"""The programs of a node, and how they find each other: Debian's, unpacked, and those that Go built.

containerd, its shim, runc, tini, busybox and iptables are those of the Docker daemon (`sandbox.daemon.packages`).
"""

import os
from pathlib import Path
from typing import Final

from sandbox.bootstrap.cluster import Cluster
from sandbox.bootstrap.debian import DebianPackages, libraries
from sandbox.daemon import packages as daemon
from sandbox.errors import SandboxError

PACKAGES: Final = ("containernetworking-plugins", "ipset", "libipset13")
"""The packages of a node besides those of a Docker daemon."""

COMMANDS: Final = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-router",
    "kube-scheduler",
    "kubelet",
)
"""The commands that Go built, by the names of the node's parts."""

_TABLES: Final = (
    "iptables",
    "iptables-save",
    "iptables-restore",
    "ip6tables",
    "ip6tables-save",
    "ip6tables-restore",
)
"""One program, whose name selects its function."""


def packages(root: Path) -> DebianPackages:
    """The packages in the cache of the project in `root`."""
    return DebianPackages(root / ".cache" / "node", PACKAGES, "a Kubernetes node")


def network_plugins(root: Path) -> Path:
    """The folder of the programs that connect pods: https://www.cni.dev/plugins/current/."""
    return _unpacked(packages(root)) / "usr" / "lib" / "cni"


def environment(root: Path, programs: Path) -> dict[str, str]:
    """Environment variables with which all programs find each other, by links in the folder `programs`.

    Raises:
        SandboxError: a program is missing.
    """
    own, docker, cluster = _unpacked(packages(root)), _unpacked(daemon.packages(root)), Cluster(root)
    variables = daemon.environment(docker, programs)
    daemon.link(
        {
            **{name: cluster.command(name) for name in COMMANDS},
            **dict.fromkeys(_TABLES, docker / "usr" / "sbin" / "xtables-nft-multi"),
            "ctr": docker / "usr" / "bin" / "ctr",
            "ipset": own / "usr" / "sbin" / "ipset",
        },
        programs,
    )
    folders = [variables["LD_LIBRARY_PATH"], *libraries(own)]
    return {**variables, "LD_LIBRARY_PATH": os.pathsep.join(folders)}


def _unpacked(wanted: DebianPackages) -> Path:
    if (found := wanted.find()) is None:
        raise SandboxError(
            "There is no Kubernetes node yet. `python -m sandbox.bootstrap cluster` builds and fetches its programs."
        )
    return found
